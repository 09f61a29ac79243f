import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { bytesPerSecond, nextRate, secondsLeft, startRate, type Rate } from './rate.ts';

/** How far a download is. */
export interface Progress {
  /** Of the file so far, with those of earlier attempts. Fewer than before when it had to begin anew. */
  readonly bytes: number;
  readonly totalBytes: number | undefined;
  /** Smoothed over some seconds; 0 as long as nothing was measured. */
  readonly bytesPerSecond: number;
  readonly secondsLeft: number | undefined;
  /** Another window downloads the file, and this one waits for it. */
  readonly elsewhere: boolean;
}

/** What there is to say, and whether it has to be said now. */
export interface Report {
  readonly bytes: number;
  readonly totalBytes: number | undefined;
  readonly elsewhere?: boolean;
}

/** Reports at most this often, in milliseconds: nobody reads more than ten numbers a second. */
const INTERVAL_MS = 100;

/**
 * Adds speed and time to what is reported, and passes on the first, the last, and some of those between. What came too
 * soon is passed on a little later, unless something newer comes first: a download may stand still after it.
 */
export class Reporter implements Disposable {
  readonly #clock: Clock;
  readonly #onProgress: (progress: Progress) => void;
  #rate: Rate | undefined;
  #later: Disposable | undefined;

  constructor(clock: Clock, onProgress: (progress: Progress) => void) {
    this.#clock = clock;
    this.#onProgress = onProgress;
  }

  report(report: Report): void {
    const { bytes, totalBytes } = report;
    const now = this.#clock.now();
    const dueIn = this.#rate ? this.#rate.at + INTERVAL_MS - now : 0;
    const isDone = bytes === totalBytes && bytes !== this.#rate?.bytes;
    this.dispose();
    if (dueIn <= 0 || isDone) this.#pass(report, now);
    else this.#later = this.#clock.after(dueIn, () => this.#pass(report, this.#clock.now()));
  }

  /** Nothing is told any more. */
  dispose(): void {
    this.#later?.dispose();
    this.#later = undefined;
  }

  #pass({ bytes, totalBytes, elsewhere = false }: Report, now: number): void {
    this.#rate = this.#rate ? nextRate(this.#rate, now, bytes) : startRate(now, bytes);
    const speed = {
      bytesPerSecond: bytesPerSecond(this.#rate),
      secondsLeft: secondsLeft(this.#rate, totalBytes),
    };
    this.#onProgress({ bytes, totalBytes, ...speed, elsewhere });
  }
}
