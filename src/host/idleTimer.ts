import type { Clock } from '../util/async.ts';
import type { Disposable } from '../util/disposable.ts';

interface IdleTimerOptions {
  readonly clock: Clock;
  /** Milliseconds without use after which `onIdle` is called; 0 means never. Asked anew at each check. */
  readonly limitMs: () => number;
  /** Milliseconds since the last use ended; 0 while a use goes on. */
  readonly unusedMs: () => number;
  readonly onIdle: () => void;
}

/**
 * Timer that calls back once when something was not used for a while. Use costs nothing here: the timer checks only
 * when the limit could have been reached, and waits for the remaining time where it was not. There is one timer at
 * most.
 */
export class IdleTimer implements Disposable {
  readonly #options: IdleTimerOptions;
  #timer: Disposable | undefined;

  constructor(options: IdleTimerOptions) {
    this.#options = options;
  }

  /** Starts watching; where it watches already, a changed limit counts from now on. */
  watch(): void {
    this.dispose();
    const { clock, limitMs, unusedMs } = this.#options;
    const limit = limitMs();
    if (limit <= 0) return;
    // Never called back from here, however long ago the last use was: the caller of `watch` is about to use it.
    this.#timer = clock.after(Math.max(0, limit - unusedMs()), () => this.#check());
  }

  /** Stops watching, until `watch` is called again. */
  dispose(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
  }

  #check(): void {
    const { limitMs, unusedMs, onIdle } = this.#options;
    const limit = limitMs();
    if (limit > 0 && unusedMs() >= limit) onIdle();
    else this.watch();
  }
}
