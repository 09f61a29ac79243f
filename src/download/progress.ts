import type { Clock } from '../util/async.ts';
import type { Disposable } from '../util/disposable.ts';

/** How far a download is, and how fast. */
export interface DownloadProgress {
  /** Bytes of the file so far, with those of earlier attempts. Fewer than before when it had to begin anew. */
  readonly bytes: number;
  /** Size of the whole file; undefined where nobody said it yet. */
  readonly totalBytes: number | undefined;
  /** Smoothed over some seconds; 0 as long as nothing was measured. */
  readonly bytesPerSecond: number;
  readonly secondsLeft: number | undefined;
  /** Whether another window downloads the file, and this one waits for it. */
  readonly elsewhere: boolean;
}

/** Figures of a download at one moment, without its speed; as in {@link DownloadProgress}. */
export interface ProgressReport {
  readonly bytes: number;
  readonly totalBytes: number | undefined;
  /** False where absent. */
  readonly elsewhere?: boolean;
}

/** Milliseconds between two reports at least: nobody reads more than ten numbers a second. */
const INTERVAL_MS = 100;

/**
 * Adds speed and remaining time to reports, and passes on the first, the last, and at most ten a second of those between.
 * A report that came too soon is passed on a little later, unless a newer one comes first: a download may stand still
 * after it.
 */
export class ProgressReporter implements Disposable {
  readonly #clock: Clock;
  readonly #onProgress: (progress: DownloadProgress) => void;
  #rate: Rate | undefined;
  #delayed: Disposable | undefined;

  constructor(clock: Clock, onProgress: (progress: DownloadProgress) => void) {
    this.#clock = clock;
    this.#onProgress = onProgress;
  }

  report(report: ProgressReport): void {
    const { bytes, totalBytes } = report;
    const now = this.#clock.now();
    const dueInMs = this.#rate ? this.#rate.at + INTERVAL_MS - now : 0;
    const isDone = bytes === totalBytes && bytes !== this.#rate?.bytes;
    this.dispose();
    if (dueInMs <= 0 || isDone) this.#pass(report, now);
    else this.#delayed = this.#clock.after(dueInMs, () => this.#pass(report, this.#clock.now()));
  }

  /** Drops a report that was to be passed on later. */
  dispose(): void {
    this.#delayed?.dispose();
    this.#delayed = undefined;
  }

  #pass({ bytes, totalBytes, elsewhere = false }: ProgressReport, now: number): void {
    this.#rate = this.#rate ? nextRate(this.#rate, now, bytes) : startRate(now, bytes);
    this.#onProgress({
      bytes,
      totalBytes,
      bytesPerSecond: bytesPerSecond(this.#rate),
      secondsLeft: secondsLeft(this.#rate, totalBytes),
      elsewhere,
    });
  }
}

/** Speed of a download as measured so far: an exponentially weighted average. */
interface Rate {
  /** Time of the last measurement, in milliseconds of the clock. */
  readonly at: number;
  readonly bytes: number;
  /** Bytes per second, smoothed and not yet divided by `weight`. */
  readonly smoothed: number;
  /** From 0 to 1: how much of an average `smoothed` is, since it begins at 0. */
  readonly weight: number;
}

/** Time constant of the average: it forgets two thirds in this time, slow enough to be read and quick enough to follow a network. */
const MEMORY_MS = 5000;

/** The rate of a download that begins, or goes on where an earlier one ended. */
export function startRate(at: number, bytes: number): Rate {
  return { at, bytes, smoothed: 0, weight: 0 };
}

/** The rate after a further measurement; anew where there are fewer bytes than before, the same where no time has passed. */
export function nextRate(rate: Rate, at: number, bytes: number): Rate {
  if (bytes < rate.bytes) return startRate(at, bytes);
  const elapsedMs = at - rate.at;
  if (elapsedMs <= 0) return rate;
  const kept = Math.exp(-elapsedMs / MEMORY_MS);
  const now = ((bytes - rate.bytes) / elapsedMs) * 1000;
  return {
    at,
    bytes,
    smoothed: kept * rate.smoothed + (1 - kept) * now,
    weight: kept * rate.weight + (1 - kept),
  };
}

/** Bytes per second of a rate; 0 as long as nothing was measured. */
export function bytesPerSecond({ smoothed, weight }: Rate): number {
  return weight === 0 ? 0 : smoothed / weight;
}

/** Seconds until all bytes have arrived; undefined where the size is not known or nothing was measured. */
export function secondsLeft(rate: Rate, totalBytes: number | undefined): number | undefined {
  const speed = bytesPerSecond(rate);
  return totalBytes === undefined || speed === 0 ? undefined : Math.max(0, totalBytes - rate.bytes) / speed;
}

/**
 * A size in megabytes of a million bytes, `28 MB`; from a thousand megabytes on in gigabytes, `4.68 GB`.
 * @param round up, where absent, for what something takes; down for what is free.
 */
export function sizeText(bytes: number, round: (value: number) => number = Math.ceil): string {
  const megabytes = round(bytes / 1e6);
  return megabytes < 1000 ? `${megabytes} MB` : `${(round(bytes / 1e7) / 100).toFixed(2)} GB`;
}
