import type { Clock } from '../../src/util/async.ts';
import { toDisposable } from '../../src/util/disposable.ts';

/** A clock that moves only when told to. */
export class FakeClock implements Clock {
  #now = 0;
  #timers: { readonly at: number; readonly action: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  /** Timers that have not fired yet. */
  get timers(): number {
    return this.#timers.length;
  }

  after(delayMs: number, action: () => void): { dispose(): void } {
    const timer = { at: this.#now + delayMs, action };
    this.#timers.push(timer);
    return toDisposable(() => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    });
  }

  /** Moves on, running what falls due in order; promises settle in between. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await settle();
      const due = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.#timers = this.#timers.filter((timer) => timer !== due);
      this.#now = due.at;
      due.action();
    }
    this.#now = end;
    await settle();
  }
}

/** Lets everything that is ready to run do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}
