import { messageOf } from '../../base/log.ts';
import { diskFault } from './diskFault.ts';

/** Why a file was not downloaded; a caller decides by this code and shows the message. */
export type TransferReason =
  | 'cancelled'
  /** An address that the file may not come from, or one redirect too many. */
  | 'refused'
  | 'needs-access'
  | 'not-found'
  /** The server cannot answer now: too many requests, or a fault of its own. */
  | 'busy'
  /** An answer of which nothing can be made. */
  | 'server'
  | 'offline'
  | 'untrusted'
  | 'proxy'
  | 'interrupted'
  | 'stalled'
  /** Something else came in the place of the file: a sign-in page, a Git LFS pointer. */
  | 'impostor'
  /** The file is of another size, or hash. */
  | 'mismatch'
  | 'no-space'
  | 'not-writable'
  | 'in-use'
  | 'unexpected';

/** What a {@link TransferError} may know besides its message. */
export interface TransferErrorOptions extends ErrorOptions {
  /** How long the server asked to be left alone, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

/** The only error that this folder's downloads reject with; `message` is for the user. */
export class TransferError extends Error {
  override readonly name = 'TransferError';
  readonly reason: TransferReason;
  /** What is wrong, in a sentence. The message is this and a remedy; a caller who knows a better one appends that. */
  readonly statement: string;
  readonly retryAfterMs: number | undefined;

  constructor(reason: TransferReason, statement: string, remedy = '', options: TransferErrorOptions = {}) {
    super(remedy === '' ? statement : `${statement} ${remedy}`, options);
    this.reason = reason;
    this.statement = statement;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/**
 * Anything that was thrown, as a fault with a message.
 * @param signal the user's: what fails after it was aborted was cancelled.
 */
export function asTransferError(error: unknown, signal: AbortSignal): TransferError {
  if (signal.aborted) return new TransferError('cancelled', 'The download was cancelled.');
  if (error instanceof TransferError) return error;
  const fault = diskFault(error, 'The folder');
  return new TransferError(fault?.reason ?? 'unexpected', fault?.text ?? messageOf(error), '', {
    cause: error,
  });
}
