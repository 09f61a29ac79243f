import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { RemoteError } from './error.ts';
import type { Timeouts } from './settings.ts';

/**
 * Milliseconds. A connection whose answer was read to its end serves again, which saves the next request two or three
 * ways over the net; that is not worth more than a short wait.
 */
const LINGER_MS = 300;

/** Ends a request that takes too long to begin, to go on, or to end. */
export class Patience implements Disposable {
  readonly #clock: Clock;
  readonly #timeouts: Timeouts;
  readonly #host: string;
  readonly #controller = new AbortController();
  readonly #total: Disposable;
  #next: Disposable;
  #fault: RemoteError | undefined;

  /** The time runs from now. */
  constructor(clock: Clock, timeouts: Timeouts, host: string) {
    this.#clock = clock;
    this.#timeouts = timeouts;
    this.#host = host;
    const { firstByteMs, totalMs } = timeouts;
    this.#next = this.#within(firstByteMs, 'no-answer', `did not answer within ${seconds(firstByteMs)}`);
    this.#total = this.#within(totalMs, 'silent', `did not end its answer within ${seconds(totalMs)}`);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** What went on for too long. */
  get fault(): RemoteError | undefined {
    return this.#fault;
  }

  /** A piece of the answer has come. @param complete whether all that matters has. */
  heard(complete: boolean): void {
    const silenceMs = complete ? LINGER_MS : this.#timeouts.silenceMs;
    this.#next.dispose();
    this.#next = this.#within(silenceMs, 'silent', `fell silent for ${seconds(silenceMs)}`);
  }

  dispose(): void {
    this.#next.dispose();
    this.#total.dispose();
  }

  #within(ms: number, reason: 'no-answer' | 'silent', text: string): Disposable {
    return this.#clock.after(ms, () => {
      this.#fault = new RemoteError(reason, `${this.#host} ${text}. Has it too much to do?`);
      this.#controller.abort();
    });
  }
}

function seconds(ms: number): string {
  return `${ms / 1000} s`;
}
