import type { Clock } from './async.ts';

/** Reads in flight at the same time at most: chosen so that a remote file system answers without being strained. */
const MAX_RUNNING = 8;

/**
 * Milliseconds from asking for a read to giving it up. What a read brings is context for a prompt, which is of no use
 * later: chosen so that a file system that hangs does not hold up whoever collects it.
 */
const TIME_LIMIT_MS = 2_000;

/**
 * Limits how many reads run at the same time, and how long each may take, the time in the queue included. A read that
 * was given up counts as running until it settles, so that a dead file system is not asked again and again.
 */
export class ConcurrencyLimiter {
  readonly #clock: Clock;
  readonly #queue: (() => void)[] = [];
  #running = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Runs `read` as soon as fewer than eight others run, in the order of the calls; a read whose time is over before its
   * turn comes is never started. Settles as `read` does.
   * @throws Error after two seconds.
   */
  async run<T>(read: () => PromiseLike<T>): Promise<T> {
    return await new Promise((resolve, reject) => {
      let isOver = false;
      const timer = this.#clock.after(TIME_LIMIT_MS, () => {
        isOver = true;
        reject(new Error('the file system takes too long'));
      });
      this.#queue.push(() => {
        if (isOver) this.#startNext();
        else
          void this.#start(read)
            .then(resolve, reject)
            .finally(() => timer.dispose());
      });
      this.#startNext();
    });
  }

  async #start<T>(read: () => PromiseLike<T>): Promise<T> {
    this.#running++;
    try {
      return await read();
    } finally {
      this.#running--;
      this.#startNext();
    }
  }

  #startNext(): void {
    if (this.#running < MAX_RUNNING) this.#queue.shift()?.();
  }
}
