import { messageOf } from '../../base/log.ts';
import { diskFault } from '../transfer/diskFault.ts';
import { TransferError } from '../transfer/error.ts';

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
export function cancelled(): GpuError {
  return new GpuError('cancelled', 'The installation was cancelled; nothing was installed.');
}

/**
 * Anything that was thrown, as a fault with a message.
 * @param signal the user's: what fails after it was aborted was cancelled.
 */
export function asGpuError(error: unknown, signal?: AbortSignal): GpuError {
  if (signal?.aborted) return cancelled();
  if (error instanceof GpuError) return error;
  if (error instanceof TransferError && error.reason === 'no-space')
    return new GpuError('no-space', error.message);
  // A transfer has its own words for what the disk said.
  const cause = error instanceof TransferError && error.cause !== undefined ? error.cause : error;
  const fault = diskFault(cause, "The editor's storage folder");
  return new GpuError(fault?.reason ?? 'unexpected', fault?.text ?? messageOf(error), { cause: error });
}
