import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';

/** Without a byte for this long a connection is given up: a phone's network comes back sooner, or not by itself. */
export const STALL_MS = 30_000;

/** Aborts its signal when a connection brings nothing for a while, the first answer included. */
export class StallWatch implements Disposable {
  readonly #clock: Clock;
  readonly #controller = new AbortController();
  #timer: Disposable | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#wait();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Passes chunks on. Time that their reader takes does not count. */
  async *watched(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      this.#timer?.dispose();
      yield chunk;
      this.#wait();
    }
  }

  dispose(): void {
    this.#timer?.dispose();
  }

  #wait(): void {
    this.#timer?.dispose();
    this.#timer = this.#clock.after(STALL_MS, () => this.#controller.abort());
  }
}
