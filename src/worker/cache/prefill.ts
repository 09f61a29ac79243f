import type { TokenId } from '../native/engine.ts';

/** Number of leading tokens that two runs share. */
export function commonPrefixLength(a: readonly TokenId[], b: readonly TokenId[]): number {
  const limit = Math.min(a.length, b.length);
  let length = 0;
  while (length < limit && a[length] === b[length]) length++;
  return length;
}

/** Plan of a prefill: what has to happen to the KV cache before the first new token. */
interface PrefillPlan {
  /** Cells to keep, counted from the start. */
  readonly keep: number;
  /** Tokens to evaluate without a result, in chunks that a newer request may interrupt. */
  readonly chunks: readonly (readonly TokenId[])[];
  /** Last tokens (at least one), evaluated together with the first decode step. */
  readonly last: readonly TokenId[];
}

/**
 * Tokens of one uninterruptible native call: 64 and 128 prefill equally fast (32 costs 7.6 % more), and the
 * smaller one is left sooner when a newer request arrives.
 */
const CHUNK_TOKENS = 64;

/**
 * Plan that keeps the longest exact prefix that the cache holds. At least the prompt's last token is evaluated again,
 * because the scores that follow it are not kept.
 * @param cached tokens whose cells are valid.
 * @param wanted tokens of the prompt.
 * @param chunkTokens tokens of one chunk.
 * @throws RangeError where the prompt is empty.
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

/** Tokens of the smallest chunk: smaller calls compute at half the rate. */
const LEAST_CHUNK = 32;
/** Tokens of the largest chunk: larger calls gain nothing. */
const MOST_CHUNK = 128;

/** Tokens of an uninterruptible call that is to evaluate about `wanted` of them: a multiple of 32 up to 128. */
export function chunkTokens(wanted: number): number {
  const whole = Math.floor(wanted / LEAST_CHUNK) * LEAST_CHUNK;
  return Math.min(MOST_CHUNK, Math.max(LEAST_CHUNK, whole));
}

/**
 * Prefill for which a user is made to wait rather than to get an answer from less text: with the decoding of a line it
 * stays below the 300 ms that count as excellent. What costs more is evaluated while idle, and a short window serves
 * meanwhile.
 */
const PREFILL_MS = 150;

/** Prefill of a short window: with the decoding of a line below the 700 ms from which on it counts as poor. */
const LOCAL_MS = 400;

/** Budget of tokens that may be evaluated while a user waits. */
export interface PrefillBudget {
  /** Tokens of any window. */
  readonly tokens: number;
  /** Tokens of a short window, where no other can be had within `tokens`. */
  readonly local: number;
}

/**
 * Budget of a machine.
 * @param rate tokens a second in a prefill.
 */
export function prefillBudget(rate: number): PrefillBudget {
  return { tokens: (rate * PREFILL_MS) / 1000, local: (rate * LOCAL_MS) / 1000 };
}
