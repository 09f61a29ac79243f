import type { Product } from './engine.ts';
import type { Place } from './place.ts';
import { percentile } from './statistics.ts';
import { replay } from './typist.ts';

/** What `npm run complete -- --replay N --json` prints: tokens evaluated per key before the first new one. */
export interface ReplaySummary {
  readonly keystrokes: number;
  readonly shown: number;
  readonly evaluatedTokens: { readonly p50: number; readonly p95: number; readonly mean: number };
  /** From the key to the answer. */
  readonly suggestionMs: { readonly p50: number; readonly p95: number };
  readonly model: string;
}

/** Types `count` characters of a file on from a place, and sums up what they cost. */
export async function replayAt(product: Product, place: Place, count: number): Promise<ReplaySummary> {
  const tokens: number[] = [];
  const times: number[] = [];
  let shown = 0;
  for await (const key of replay(product.pipeline, place.document, place.cursor, count)) {
    tokens.push(key.evaluatedTokens);
    times.push(key.ms);
    if (key.outcome.kind === 'shown') shown++;
  }
  const mean = tokens.reduce((sum, value) => sum + value, 0) / Math.max(1, tokens.length);
  return {
    keystrokes: tokens.length,
    shown,
    evaluatedTokens: { p50: percentile(tokens, 0.5), p95: percentile(tokens, 0.95), mean },
    suggestionMs: { p50: percentile(times, 0.5), p95: percentile(times, 0.95) },
    model: product.engine.model.label,
  };
}

/** The summary as a line to read. */
export function sentence({ keystrokes, shown, evaluatedTokens, suggestionMs, model }: ReplaySummary): string {
  const tokens = `${evaluatedTokens.p50} tokens at the median, ${evaluatedTokens.p95} at p95`;
  const times = `${suggestionMs.p50.toFixed(0)} ms at the median, ${suggestionMs.p95.toFixed(0)} ms at p95`;
  return `${model}: ${keystrokes} keys, ${shown} with a suggestion; a key evaluated ${tokens}; the suggestion took ${times}`;
}
