/** A signal that never fires. */
export const noAbort: AbortSignal = new AbortController().signal;

/**
 * Waits for something as long as anybody does. Rejects as `work` does, and with `reason` when the signal fires, which
 * ends the wait alone and not the work.
 */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal, reason: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(reason());
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
    if (signal.aborted) abort();
  });
}
