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

/**
 * Prefill that a user is made to wait for without being told less: with the decoding of a line it stays below
 * the 300 ms that count as excellent. What costs more is evaluated while idle, and a short window serves meanwhile.
 */
const PREFILL_MS = 150;

/** Prefill of a short window: with the decoding of a line below the 700 ms from which on it counts as poor. */
const LOCAL_MS = 400;

/** How many tokens may be evaluated while somebody waits. */
export interface PrefillBudget {
  /** For any window. */
  readonly tokens: number;
  /** For a short one, where no other can be had within the budget. */
  readonly local: number;
}

/** @param rate tokens a second in a prefill. */
export function prefillBudget(rate: number): PrefillBudget {
  return { tokens: (rate * PREFILL_MS) / 1000, local: (rate * LOCAL_MS) / 1000 };
}
