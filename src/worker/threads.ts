import * as v from 'valibot';

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

/** A number of threads as it is kept in a file. */
export const THREADS = v.pipe(v.number(), v.integer(), v.minValue(1));
