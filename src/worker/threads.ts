/** A share of a step's time that is not worth another core. */
const WORTH = 0.05;

/**
 * The number of threads to decode with: the fewest that are about as fast as the fastest.
 * @param times milliseconds of a step, by number of threads; at least one.
 */
export function bestThreads(times: ReadonlyMap<number, number>): number {
  const fastest = Math.min(...times.values());
  const good = [...times].filter(([, ms]) => ms <= fastest * (1 + WORTH)).map(([threads]) => threads);
  return Math.min(...good);
}

/** Whether a value that was read from a file is a number of threads. */
export function isThreads(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1;
}
