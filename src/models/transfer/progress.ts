import type { Clock } from '../../base/clock.ts';
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

/** Adds speed and time to what is reported, and passes on the first, the last, and some of those between. */
export function reporter(clock: Clock, onProgress: (progress: Progress) => void): (report: Report) => void {
  let rate: Rate | undefined;
  return ({ bytes, totalBytes, elsewhere = false }) => {
    const now = clock.now();
    const isDue = rate === undefined || now - rate.at >= INTERVAL_MS;
    const isDone = bytes === totalBytes && bytes !== rate?.bytes;
    if (!isDue && !isDone) return;
    rate = rate ? nextRate(rate, now, bytes) : startRate(now, bytes);
    const speed = bytesPerSecond(rate);
    onProgress({
      bytes,
      totalBytes,
      bytesPerSecond: speed,
      secondsLeft: secondsLeft(rate, totalBytes),
      elsewhere,
    });
  };
}
