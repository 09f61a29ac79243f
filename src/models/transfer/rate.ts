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
