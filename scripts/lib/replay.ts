import type { Pipeline } from '../../src/completion/pipeline.ts';
import type { Cursor } from '../../src/completion/snapshot.ts';
import type { Outcome, Snapshot } from '../../src/completion/types.ts';
import { positionOf, snapshotOf, type Document, type Place } from './documents.ts';
import type { Product } from './engine.ts';
import { percentile } from './statistics.ts';

const never = new AbortController().signal;

/** One key of a replay: what was asked and what became of it. */
export interface Keystroke {
  readonly outcome: Outcome;
  /** Tokens evaluated before the first new one; 0 where memory answered. */
  readonly evaluatedTokens: number;
  /** From the key to the answer. */
  readonly ms: number;
}

/**
 * Types a text back that was taken out of a document, key by key, as a person does who types on through
 * every suggestion: the document after each key.
 * @param count keys to press, fewer where the document ends.
 */
export function* typedSnapshots(document: Document, cursor: Cursor, count: number): Generator<Snapshot> {
  const text = document.lines.join('\n');
  const start = offsetOf(document.lines, cursor);
  const last = Math.min(text.length, start + count);
  const end = endOfLine(text, last);
  for (let at = start + 1; at <= last; at++) {
    const lines = (text.slice(0, at) + text.slice(end)).split('\n');
    yield snapshotOf({ ...document, lines }, positionOf(text, at));
  }
}

/** Types a text back, and asks for a suggestion at each key. */
export async function* replay(
  pipeline: Pipeline,
  document: Document,
  cursor: Cursor,
  count: number,
): AsyncGenerator<Keystroke> {
  for (const snapshot of typedSnapshots(document, cursor, count)) {
    const began = performance.now();
    const outcome = await pipeline.complete(snapshot, never);
    const evaluatedTokens = outcome.cost?.evaluatedTokens ?? 0;
    yield { outcome, evaluatedTokens, ms: performance.now() - began };
  }
}

function offsetOf(lines: readonly string[], { line, character }: Cursor): number {
  return lines.slice(0, line).reduce((sum, text) => sum + text.length + 1, 0) + character;
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}

/** What `npm run complete -- --replay N --json` prints: tokens evaluated per key before the first new one. */
interface ReplaySummary {
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
