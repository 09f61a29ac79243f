import type { Clock } from './async.ts';

/** Reads in flight at the same time: what a remote file system answers without being strained. */
const MOST_AT_ONCE = 8;

/** A read that takes longer is given up: what it would have brought is context, and nobody waits for that. */
const TIME_LIMIT_MS = 2_000;

/**
 * Lets so many reads through at a time, and gives each an end. One that never ends keeps its place, so that a dead
 * file system is not asked again and again.
 */
export class ConcurrencyLimiter {
  readonly #clock: Clock;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Rejects with what the read rejects with, or when it takes too long. */
  async run<T>(read: () => PromiseLike<T>): Promise<T> {
    return await new Promise((resolve, reject) => {
      let isOver = false;
      const timer = this.#clock.after(TIME_LIMIT_MS, () => {
        isOver = true;
        reject(new Error('the file system takes too long'));
      });
      this.#waiting.push(() => {
        if (isOver) this.#next();
        else
          void this.#start(read)
            .then(resolve, reject)
            .finally(() => timer.dispose());
      });
      this.#next();
    });
  }

  async #start<T>(read: () => PromiseLike<T>): Promise<T> {
    this.#running++;
    try {
      return await read();
    } finally {
      this.#running--;
      this.#next();
    }
  }

  #next(): void {
    if (this.#running < MOST_AT_ONCE) this.#waiting.shift()?.();
  }
}
