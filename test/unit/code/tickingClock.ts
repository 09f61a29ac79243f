import type { Clock } from '../../../src/util/async.ts';
import { type Disposable, toDisposable } from '../../../src/util/disposable.ts';

/** A clock by which each look at it takes time, and whose timers run when they are told to. */
export class TickingClock implements Clock {
  readonly #tickMs: number;
  #now = 0;
  #timers: (() => void)[] = [];

  constructor(tickMs = 0) {
    this.#tickMs = tickMs;
  }

  now(): number {
    return (this.#now += this.#tickMs);
  }

  after(_delayMs: number, action: () => void): Disposable {
    this.#timers.push(action);
    return toDisposable(() => {
      this.#timers = this.#timers.filter((other) => other !== action);
    });
  }

  /** Runs the timer that was set first; false when there is none. */
  runOne(): boolean {
    const action = this.#timers.shift();
    action?.();
    return action !== undefined;
  }

  /** Runs timers until there are none left; gives how many there were. */
  runAll(): number {
    let count = 0;
    while (this.runOne()) count++;
    return count;
  }
}
