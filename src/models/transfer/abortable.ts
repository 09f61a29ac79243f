/**
 * Waits for something, and no longer than until the signal is aborted: then it rejects with the signal's reason. Where
 * the promise settles later nobody hears of it.
 */
export async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let abort = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/**
 * Passes chunks on until the signal is aborted; then it rejects with the signal's reason. The body of an answer does not
 * always do so by itself: that of Node 20 waits forever when it is aborted between its last byte and its end.
 */
export async function* untilAborted<T>(chunks: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await orAborted(iterator.next(), signal);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // Not waited for, for the same reason.
    void iterator.return?.().catch(() => undefined);
  }
}
