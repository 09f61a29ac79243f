import { untilAborted } from './abortable.ts';

/**
 * What comes over a connection until the signal is aborted.
 * @param fault that it rejects with where it breaks, for whatever reason.
 */
export async function* bodyOf(
  { body }: Response,
  signal: AbortSignal,
  fault: (cause: unknown) => Error,
): AsyncGenerator<Uint8Array> {
  try {
    if (body) yield* untilAborted(body, signal);
  } catch (error) {
    throw fault(error);
  }
}

/** Passes chunks on, the first of them with at least so many bytes where there are as many. */
export async function* withHead(
  chunks: AsyncIterable<Uint8Array>,
  headBytes: number,
): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | undefined = new Uint8Array();
  for await (const chunk of chunks) {
    if (head && head.byteLength + chunk.byteLength < headBytes) {
      head = Buffer.concat([head, chunk]);
    } else {
      yield head?.byteLength ? Buffer.concat([head, chunk]) : chunk;
      head = undefined;
    }
  }
  if (head?.byteLength) yield head;
}
