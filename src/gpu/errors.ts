import { diskFault, TransferError, type TransferReason } from '../download/errors.ts';
import { messageOf } from '../util/log.ts';
import { type GpuPackage, packedFile } from './packages.ts';

/** Why installing or removing GPU support failed; a caller decides by this code and shows the message. */
export type GpuReason =
  | 'cancelled'
  | 'unsupported'
  | 'no-space'
  | 'not-writable'
  | 'in-use'
  | 'not-found'
  | 'server'
  | 'offline'
  | 'refused'
  | 'stalled'
  | 'interrupted'
  | 'mismatch'
  | 'wrong-files'
  | 'unexpected';

/** The only error that this folder's functions reject with; `message` is for the user and names a remedy. */
export class GpuError extends Error {
  override readonly name = 'GpuError';
  readonly reason: GpuReason;

  constructor(reason: GpuReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** The user's own wish, and no fault. */
export function gpuCancelled(): GpuError {
  return new GpuError('cancelled', 'The installation was cancelled; nothing was installed.');
}

/**
 * Anything that was thrown, as a fault with a message.
 * @param signal the user's: what fails after it was aborted was cancelled.
 */
export function asGpuError(error: unknown, signal?: AbortSignal): GpuError {
  if (signal?.aborted) return gpuCancelled();
  if (error instanceof GpuError) return error;
  if (error instanceof TransferError && error.reason === 'no-space')
    return new GpuError('no-space', error.message);
  // A transfer has its own words for what the disk said.
  const cause = error instanceof TransferError && error.cause !== undefined ? error.cause : error;
  const fault = diskFault(cause, "The editor's storage folder");
  return new GpuError(fault?.reason ?? 'unexpected', fault?.text ?? messageOf(error), { cause: error });
}

/** For what is not the file that was published. */
export function packageMismatch(expected: GpuPackage): GpuError {
  const file = packedFile(expected);
  const why = 'A proxy or a sign-in page may have answered instead, or the file is damaged';
  return new GpuError('mismatch', `${file} is not the file that was published. ${why}. Try again.`);
}

const AGAIN = 'Try again.';
const LATER = "Try again later. 'Install from File...' takes a file that was downloaded elsewhere.";
const CONNECTION = "Check the connection and the editor's proxy settings, or use 'Install from File...'.";

/** What the faults of a transfer are to an installation, and what helps there. Those of the disk are the same for both. */
const FAULTS: Partial<Readonly<Record<TransferReason, readonly [reason: GpuReason, remedy: string]>>> = {
  refused: ['refused', ''],
  'not-found': ['not-found', 'Is there an update of Nearline?'],
  'needs-access': ['server', LATER],
  busy: ['server', LATER],
  server: ['server', LATER],
  offline: ['offline', CONNECTION],
  untrusted: ['offline', CONNECTION],
  proxy: ['offline', CONNECTION],
  interrupted: ['interrupted', AGAIN],
  stalled: ['stalled', AGAIN],
};

/** What a transfer of a package failed with, in the words of an installation. */
export function packageFault(error: unknown, wanted: GpuPackage): GpuError {
  if (!(error instanceof TransferError)) return asGpuError(error);
  const { reason, statement } = error;
  if (reason === 'cancelled') return gpuCancelled();
  if (reason === 'mismatch' || reason === 'impostor') return packageMismatch(wanted);
  const [fault, remedy] = FAULTS[reason] ?? [];
  if (fault === undefined || remedy === undefined) return asGpuError(error);
  return new GpuError(fault, `${statement} ${remedy}`.trimEnd(), { cause: error });
}
