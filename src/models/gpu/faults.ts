import { TransferError, type TransferReason } from '../transfer/error.ts';
import { asGpuError, cancelled, GpuError, type GpuReason } from './error.ts';
import { packedFile, type GpuPackage } from './packages.ts';

/** For what is not the file that was published. */
export function mismatch(expected: GpuPackage): GpuError {
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
  if (reason === 'cancelled') return cancelled();
  if (reason === 'mismatch' || reason === 'impostor') return mismatch(wanted);
  const [fault, remedy] = FAULTS[reason] ?? [];
  if (fault === undefined || remedy === undefined) return asGpuError(error);
  return new GpuError(fault, `${statement} ${remedy}`.trimEnd(), { cause: error });
}
