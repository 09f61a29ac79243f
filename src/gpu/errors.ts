import { diskProblem, DownloadError, type DownloadReason } from '../download/errors.ts';
import { KindError, messageOf } from '../util/errors.ts';
import { type GpuPackage, packedFile } from './packages.ts';

/** Why installing or removing GPU support failed; a caller decides by this code and shows the message. */
export type GpuReason =
  | DownloadReason
  /** This copy of the extension was not packaged. */
  | 'unsupported'
  /** Files of the user's that make up no pack. */
  | 'wrong-files';

/** The only error that this folder's functions reject with; `message` is for the user and names a remedy. */
export class GpuError extends KindError<GpuReason> {
  override readonly name = 'GpuError';
}

/** The error for an installation that the user cancelled. */
export function cancelledError(): GpuError {
  return new GpuError('cancelled', 'The installation was cancelled; nothing was installed.');
}

/**
 * A thrown value as a GpuError: itself, a problem of the disk, or `unexpected`.
 * @param signal the user's; a failure after it was aborted is `cancelled`.
 */
export function asGpuError(error: unknown, signal?: AbortSignal): GpuError {
  if (signal?.aborted) return cancelledError();
  if (error instanceof GpuError) return error;
  if (error instanceof DownloadError && error.kind === 'no-space') {
    return new GpuError('no-space', error.message);
  }
  // A download words a problem of the disk for its own folder.
  const cause = error instanceof DownloadError && error.cause !== undefined ? error.cause : error;
  const problem = diskProblem(cause, "The editor's storage folder");
  return new GpuError(problem?.reason ?? 'unexpected', problem?.text ?? messageOf(error), { cause: error });
}

/** The error for a packed file that is not the one that was published. */
export function packageMismatchError(expected: GpuPackage): GpuError {
  const file = packedFile(expected);
  const why = 'A proxy or a sign-in page may have answered instead, or the file is damaged';
  return new GpuError('mismatch', `${file} is not the file that was published. ${why}. Try again.`);
}

const TRY_AGAIN = 'Try again.';
const TRY_LATER = "Try again later. 'Install from File...' takes a file that was downloaded elsewhere.";
const CHECK_CONNECTION =
  "Check the connection and the editor's proxy settings, or use 'Install from File...'.";

/** Remedies of an installation for failed downloads; for the other reasons {@link asGpuError} has the message. */
const REMEDIES: Partial<Readonly<Record<DownloadReason, string>>> = {
  refused: '',
  'not-found': 'Is there an update of Nearline?',
  'needs-access': TRY_LATER,
  busy: TRY_LATER,
  server: TRY_LATER,
  offline: CHECK_CONNECTION,
  untrusted: CHECK_CONNECTION,
  proxy: CHECK_CONNECTION,
  interrupted: TRY_AGAIN,
  stalled: TRY_AGAIN,
};

/** The error for a failed download or copy of a package, with the remedies of an installation. */
export function packageError(error: unknown, wanted: GpuPackage): GpuError {
  if (!(error instanceof DownloadError)) return asGpuError(error);
  const { kind, statement } = error;
  if (kind === 'cancelled') return cancelledError();
  if (kind === 'mismatch' || kind === 'impostor') return packageMismatchError(wanted);
  const remedy = REMEDIES[kind];
  if (remedy === undefined) return asGpuError(error);
  return new GpuError(kind, `${statement} ${remedy}`.trimEnd(), { cause: error });
}
