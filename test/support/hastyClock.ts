import type { Disposable } from '../../src/util/disposable.ts';
import { FakeClock } from './fakeClock.ts';

/** A clock that moves on by itself when somebody waits for a time that is of no interest to a test. */
export class HastyClock extends FakeClock {
  /** Times that were waited for, in milliseconds, and passed by themselves. */
  readonly waits: number[] = [];
  readonly #isHasty: (delayMs: number) => boolean;

  constructor(isHasty: (delayMs: number) => boolean) {
    super();
    this.#isHasty = isHasty;
  }

  override after(delayMs: number, action: () => void): Disposable {
    const timer = super.after(delayMs, action);
    if (this.#isHasty(delayMs)) {
      this.waits.push(delayMs);
      setImmediate(() => void this.advance(delayMs));
    }
    return timer;
  }
}
