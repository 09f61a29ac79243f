import { type Disposable, toDisposable } from './disposable.ts';

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

/** Time as a value that is passed in, so that deadlines and backoff are tested without waiting. */
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

/** Resolves after `delayMs` on the given clock. */
export function delay(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => clock.after(delayMs, resolve));
}

/** Resolves after a time; rejects with the signal's reason as soon as it is aborted. */
export async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  let timer: Disposable | undefined;
  const over = new Promise<void>((resolve) => (timer = clock.after(ms, resolve)));
  try {
    await orAborted(over, signal);
  } finally {
    timer?.dispose();
  }
}

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
