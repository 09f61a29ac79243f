import type { Context, Prompt, Snapshot } from '../types.ts';
import { suffixStillServes } from './suffixDrift.ts';
import { PREFIX_LIMIT, suffixWindow, windowStart } from './windows.ts';

/**
 * The frozen part of a sticky-anchor prompt. The middle runs from the anchor to the cursor, so that a
 * keystroke only appends to it and everything before stays in the KV cache.
 */
export interface Anchor {
  readonly document: string;
  /** Text from the window's start to the anchor: ends at a line's start. */
  readonly prefix: string;
  readonly suffix: string;
}

/**
 * Forced middle of a new anchor: the last 400 units before the cursor, from a line's start. One whole line
 * is nearly enough, 400 are safe (first line exact on 900 infills: 70.6 %).
 */
const MIDDLE_START = 400;

/** A middle longer than this (about 200 tokens typed since) is re-anchored. */
export const MIDDLE_LIMIT = 1100;

/** A completion ends with its line; a longer one is not worth reading. */
const MAX_TOKENS = 48;

/** The prompt for a snapshot, and the anchor to pass in with the next one. */
export interface Anchored {
  readonly anchor: Anchor;
  readonly prompt: Prompt;
}

/** Keeps the anchor where it still fits the document, else drops a new one. */
export function anchoredPrompt(previous: Anchor | undefined, snapshot: Snapshot, context: Context): Anchored {
  const suffix = suffixWindow(suffixText(context));
  const kept = previous && keptMiddle(previous, snapshot, suffix);
  if (previous && kept !== undefined) return anchored(previous, kept);
  const { prefix, middle } = splitBefore(snapshot.before, previous);
  return anchored({ document: snapshot.document, prefix, suffix }, middle);
}

function anchored(anchor: Anchor, middle: string): Anchored {
  return {
    anchor,
    prompt: { prefix: anchor.prefix, middle, suffix: anchor.suffix, maxTokens: MAX_TOKENS },
  };
}

/** Closers right of the cursor stay out of the prompt: the model writes its own, and they are reconciled. */
function suffixText({ remainder, below }: Context): string {
  return remainder.kind === 'code' ? `${remainder.text}\n${below}` : below;
}

/** Text from the anchor to the cursor, or `undefined` where the anchor does not fit any more. */
function keptMiddle(anchor: Anchor, snapshot: Snapshot, suffix: string): string | undefined {
  if (anchor.document !== snapshot.document) return undefined;
  const at = anchorOffset(snapshot.before, anchor.prefix);
  if (at === undefined) return undefined;
  const middle = snapshot.before.slice(at);
  if (middle.length > MIDDLE_LIMIT || !hasForcedLine(anchor, middle)) return undefined;
  return suffixStillServes(anchor.suffix, suffix) ? middle : undefined;
}

/** Where the prefix ends in the text before the cursor. Text above the window may have changed freely. */
function anchorOffset(before: string, prefix: string): number | undefined {
  if (prefix === '') return before.length <= MIDDLE_LIMIT ? 0 : undefined;
  const start = before.lastIndexOf(prefix);
  return start < 0 ? undefined : start + prefix.length;
}

/** After Enter, and after deleting back to the anchor, one line with text has to stand in the middle. */
function hasForcedLine(anchor: Anchor, middle: string): boolean {
  return anchor.prefix === '' || middle.trim() !== '';
}

/** Splits the text before the cursor into prefix and forced middle. */
function splitBefore(before: string, previous: Anchor | undefined): { prefix: string; middle: string } {
  const split = forcedLineStart(before);
  const start =
    keptWindowStart(before, split, previous) ?? windowStart(before, split, (PREFIX_LIMIT * 3) / 4);
  return { prefix: before.slice(start, split), middle: before.slice(split) };
}

/** The start of the line where a new forced middle begins. */
function forcedLineStart(before: string): number {
  const earliest = Math.max(0, before.length - MIDDLE_START);
  const line = before.indexOf('\n', earliest === 0 ? -1 : earliest - 1) + 1;
  if (earliest === 0) return 0;
  if (line > 0 && before.slice(line).trim() !== '') return line;
  // The line that the cursor is on is longer than the span, or only blank lines are in it.
  const text = before.trimEnd();
  return Math.max(text.lastIndexOf('\n') + 1, text.length - MIDDLE_LIMIT / 2, before.length - MIDDLE_LIMIT);
}

/** The previous window's start, while the text from there fits: moving it would evaluate all of it again. */
function keptWindowStart(before: string, split: number, previous: Anchor | undefined): number | undefined {
  if (!previous || previous.prefix === '') return undefined;
  const start = before.lastIndexOf(previous.prefix.slice(0, 400), split);
  return start >= 0 && split - start <= PREFIX_LIMIT ? start : undefined;
}
