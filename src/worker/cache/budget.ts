/** One serves while the other is built. */
const LEAST_SEQUENCES = 2;

/** More files than this are seldom gone back to before their cells are restored from disk just as well. */
const MOST_SEQUENCES = 8;

/**
 * How many sequences a memory budget holds.
 * @param budget bytes for all KV cells.
 * @param bytesEach bytes of one full sequence.
 */
export function sequenceCount(budget: number, bytesEach: number): number {
  return Math.min(MOST_SEQUENCES, Math.max(LEAST_SEQUENCES, Math.floor(budget / bytesEach)));
}
