import { TransferError } from './error.ts';
import { sizeText } from './size.ts';
import { STALL_MS } from './stall.ts';

const TRY_AGAIN = 'Try again: it goes on from there.';

/** For what is not the file that was published. */
export function mismatch(name: string): TransferError {
  const remedy = 'It was changed on the server, or damaged on the way. Try again later.';
  return new TransferError('mismatch', `${name} is not the file that was published.`, remedy);
}

/** For a connection that broke off. @param totalBytes undefined where nobody knows it. */
export function endedEarly(
  bytes: number,
  totalBytes: number | undefined,
  options?: ErrorOptions,
): TransferError {
  const part = totalBytes === undefined ? sizeText(bytes) : `${sizeText(bytes)} of ${sizeText(totalBytes)}`;
  return new TransferError('interrupted', `The connection ended after ${part}.`, TRY_AGAIN, options);
}

/** For a connection that brought nothing for a while. */
export function stalled(name: string): TransferError {
  return new TransferError(
    'stalled',
    `The download of ${name} did not move for ${STALL_MS / 1000} s.`,
    TRY_AGAIN,
  );
}
