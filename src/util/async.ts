import { type Disposable, toDisposable } from './disposable.ts';

/** A signal that never fires. */
export const noAbort: AbortSignal = new AbortController().signal;

/**
 * Settles as `work` does, unless the signal fires first: then it rejects with `reason()`, by default the signal's own
 * reason. Only the wait ends; the work goes on, and how it ends later is ignored.
 */
export function unlessAborted<T>(
  work: Promise<T>,
  signal: AbortSignal,
  reason: () => Error = () => signal.reason as Error,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(reason());
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
    if (signal.aborted) abort();
  });
}

/**
 * Yields the chunks of a stream until the signal fires; then it rejects with the signal's reason. The body of a
 * response does not always do so by itself: that of Node 20 waits forever when it is aborted between its last byte and
 * its end.
 */
export async function* untilAborted<T>(chunks: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await unlessAborted(iterator.next(), signal);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // A body that hangs never ends its iterator either, so that waiting for it would hang, too.
    void iterator.return?.().catch(() => undefined);
  }
}

/** A source of time that is passed in as a value, so that deadlines and backoff are tested without waiting. */
export interface Clock {
  /** Milliseconds on a monotonic scale: a change of the wall clock never moves it. */
  now(): number;
  /** Runs `action` once after `delayMs`, unless the returned handle is disposed first. */
  after(delayMs: number, action: () => void): Disposable;
}

/** The process's own monotonic clock. Its timers never keep a process alive. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after: (delayMs, action) => {
    const timer = setTimeout(action, delayMs);
    timer.unref();
    return toDisposable(() => clearTimeout(timer));
  },
};

/**
 * Resolves after `delayMs` milliseconds of the given clock. Where a signal is given and fires first, it rejects with
 * the signal's reason and leaves no timer behind.
 */
export async function delay(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  let timer: Disposable | undefined;
  const over = new Promise<void>((resolve) => (timer = clock.after(delayMs, resolve)));
  try {
    await (signal ? unlessAborted(over, signal) : over);
  } finally {
    timer?.dispose();
  }
}
