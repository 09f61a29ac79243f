import type { TokenId } from '../native/engine.ts';

/** What has to happen to the KV cache before the first new token. */
export interface PrefillPlan {
  /** Cells to keep, counted from the start. */
  readonly keep: number;
  /** Tokens to evaluate without a result, in chunks that a newer request may interrupt. */
  readonly chunks: readonly (readonly TokenId[])[];
  /** The last tokens (at least one), evaluated together with the first decode step. */
  readonly last: readonly TokenId[];
}

/** Number of leading tokens that two runs share. */
export function commonPrefixLength(a: readonly TokenId[], b: readonly TokenId[]): number {
  const limit = Math.min(a.length, b.length);
  let length = 0;
  while (length < limit && a[length] === b[length]) length++;
  return length;
}

/**
 * Tokens of one uninterruptible native call: 64 and 128 prefill equally fast (32 costs 7.6 % more), and the
 * smaller one is left sooner when a newer request arrives.
 */
export const CHUNK_TOKENS = 64;

/**
 * Keeps the longest exact prefix that the cache holds. At least the prompt's last token is evaluated again,
 * because the scores that follow it are not kept.
 */
export function planPrefill(
  cached: readonly TokenId[],
  wanted: readonly TokenId[],
  chunkTokens: number = CHUNK_TOKENS,
): PrefillPlan {
  if (wanted.length === 0) throw new RangeError('an empty prompt cannot be evaluated');
  const keep = Math.min(commonPrefixLength(cached, wanted), wanted.length - 1);
  const chunks: TokenId[][] = [];
  let start = keep;
  for (; wanted.length - start > chunkTokens; start += chunkTokens) {
    chunks.push(wanted.slice(start, start + chunkTokens));
  }
  return { keep, chunks, last: wanted.slice(start) };
}

/** Calls of fewer tokens compute at half the rate; larger ones than 128 gain nothing. */
const LEAST_CHUNK = 32;
const MOST_CHUNK = 128;

/** The size of an uninterruptible call that is to evaluate about so many tokens. */
export function chunkTokens(wanted: number): number {
  const whole = Math.floor(wanted / LEAST_CHUNK) * LEAST_CHUNK;
  return Math.min(MOST_CHUNK, Math.max(LEAST_CHUNK, whole));
}

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
