import { messageOf } from '../../base/log.ts';

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
  const { code, path } = error as NodeJS.ErrnoException;
  const fault = FAULTS[code ?? ''];
  if (!fault) return new GpuError('unexpected', messageOf(error), { cause: error });
  const [reason, text] = fault;
  const place = path === undefined ? '' : ` (${code} at ${path})`;
  return new GpuError(reason, `${text}${place}.`, { cause: error });
}

const NOT_WRITABLE = ['not-writable', "The editor's storage folder cannot be written to"] as const;
const IN_USE = ['in-use', 'Files are in use: close the other windows and try again'] as const;
const FULL = ['no-space', 'The disk is full: make room and try again'] as const;

const FAULTS: Readonly<Record<string, readonly [GpuReason, string]>> = {
  EACCES: NOT_WRITABLE,
  EROFS: NOT_WRITABLE,
  ENOTDIR: NOT_WRITABLE,
  EEXIST: NOT_WRITABLE,
  // Windows says so of a file that a process has loaded.
  EPERM: process.platform === 'win32' ? IN_USE : NOT_WRITABLE,
  EBUSY: IN_USE,
  ENOTEMPTY: IN_USE,
  ENOSPC: FULL,
  EDQUOT: FULL,
};
