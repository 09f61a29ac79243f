import type { Clock } from '../util/async.ts';
import type { Disposable } from '../util/disposable.ts';

/** How far a download is. */
export interface DownloadProgress {
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
  readonly #onProgress: (progress: DownloadProgress) => void;
  #rate: Rate | undefined;
  #later: Disposable | undefined;

  constructor(clock: Clock, onProgress: (progress: DownloadProgress) => void) {
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

/** How fast bytes arrive, as seen so far. */
export interface Rate {
  /** Of the last measurement, in milliseconds. */
  readonly at: number;
  readonly bytes: number;
  /** Bytes per second, smoothed and not yet divided by `weight`. */
  readonly smoothed: number;
  /** From 0 to 1: how much of an average `smoothed` is, since it begins at nothing. */
  readonly weight: number;
}

/** The average forgets two thirds in this time: slow enough to be read, quick enough to follow a network. */
const MEMORY_MS = 5000;

/** Of a transfer that begins, or goes on where an earlier one ended. */
export function startRate(at: number, bytes: number): Rate {
  return { at, bytes, smoothed: 0, weight: 0 };
}

/** After more bytes. Fewer than before are another beginning. */
export function nextRate(rate: Rate, at: number, bytes: number): Rate {
  if (bytes < rate.bytes) return startRate(at, bytes);
  const elapsed = at - rate.at;
  if (elapsed <= 0) return rate;
  const kept = Math.exp(-elapsed / MEMORY_MS);
  const now = ((bytes - rate.bytes) / elapsed) * 1000;
  return {
    at,
    bytes,
    smoothed: kept * rate.smoothed + (1 - kept) * now,
    weight: kept * rate.weight + (1 - kept),
  };
}

/** 0 as long as nothing was measured. */
export function bytesPerSecond({ smoothed, weight }: Rate): number {
  return weight === 0 ? 0 : smoothed / weight;
}

/** Seconds until all has arrived; undefined where that cannot be said. */
export function secondsLeft(rate: Rate, totalBytes: number | undefined): number | undefined {
  const speed = bytesPerSecond(rate);
  return totalBytes === undefined || speed === 0 ? undefined : Math.max(0, totalBytes - rate.bytes) / speed;
}

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

/**
 * A size in megabytes of a million bytes, `28 MB`; from a thousand of them on, `4.68 GB`.
 * @param round up, where absent: what something takes. Down for what there is.
 */
export function sizeText(bytes: number, round: (value: number) => number = Math.ceil): string {
  const megabytes = round(bytes / 1e6);
  return megabytes < 1000 ? `${megabytes} MB` : `${(round(bytes / 1e7) / 100).toFixed(2)} GB`;
}
