import type { Pipeline } from '../../src/completion/pipeline.ts';
import { takeSnapshot, type Cursor, type DocumentFacts } from '../../src/completion/snapshot.ts';
import type { Outcome, Snapshot } from '../../src/completion/types.ts';

/** A text with a cursor in it, as an editor without a screen holds it. */
export interface Document {
  readonly lines: readonly string[];
  readonly facts: DocumentFacts;
}

const never = new AbortController().signal;

/** The snapshot at a place of a document. */
export function snapshotOf({ lines, facts }: Document, cursor: Cursor): Snapshot {
  return takeSnapshot({ lineCount: lines.length, lineAt: (line) => lines[line] ?? '' }, cursor, facts);
}

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

/** The cursor at an offset. */
export function positionOf(text: string, offset: number): Cursor {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}
