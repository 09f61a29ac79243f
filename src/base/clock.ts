import { toDisposable, type Disposable } from './disposable.ts';

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
