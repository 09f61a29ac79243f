import { keptWindowStart, suffixWindow, windowStart } from '../../base/textWindow.ts';
import type { ContextFile, Place } from '../../protocol/messages.ts';
import { suffixFits, type SuffixFit } from './suffixDrift.ts';
import { FULL, type Reach } from './windows.ts';

/**
 * The frozen part of a sticky-anchor prompt. The middle runs from the anchor to the cursor, so that a
 * keystroke only appends to it and everything before stays in the KV cache.
 */
export interface Anchor {
  readonly document: string;
  readonly path: string;
  /** What stands before the file; it stays what it was when the anchor was dropped. */
  readonly context: readonly ContextFile[];
  /** Text from the window's start to the anchor: ends at a line's start. */
  readonly prefix: string;
  readonly suffix: string;
  readonly reach: Reach;
}

/** An anchor and the text from it to a cursor: all that a prompt is made of. */
export interface Anchored {
  readonly anchor: Anchor;
  readonly middle: string;
}

/**
 * How an anchor serves a place. `stale`: well enough for the next suggestion, but a new anchor is due: the
 * middle has grown long, or the text further down has changed.
 */
export interface Fit {
  readonly kind: 'fits' | 'stale';
  readonly middle: string;
}

/** How the anchor serves the place; `undefined` where it does not, so that the model would be misled. */
export function fit(anchor: Anchor, place: Place): Fit | undefined {
  const middle = middleAt(anchor, place);
  if (middle === undefined) return undefined;
  const suffix: SuffixFit = suffixFits(anchor.suffix, suffixWindow(place.suffix, anchor.reach.suffix));
  if (suffix === 'no') return undefined;
  const fresh = suffix === 'yes' && middle.length <= anchor.reach.middleGrown;
  return { kind: fresh ? 'fits' : 'stale', middle };
}

/** Drops a new anchor above the cursor. The window of `previous` is kept while it can be. */
export function dropAnchor(place: Place, reach: Reach = FULL, previous?: Anchor): Anchored {
  const { before, document, path = '' } = place;
  // A short window is for a quick answer.
  const context = reach.name === 'full' ? (place.context ?? []) : [];
  const split = forcedLineStart(before, reach);
  const kept = previous?.reach.name === reach.name ? previous.prefix : '';
  const start =
    keptWindowStart(before, split, reach.prefix, kept) ?? windowStart(before, split, (reach.prefix * 3) / 4);
  const suffix = suffixWindow(place.suffix, reach.suffix);
  const anchor = { document, path, context, prefix: before.slice(start, split), suffix, reach };
  return { anchor, middle: before.slice(split) };
}

/** Text from the anchor to the cursor, or `undefined` where the anchor is not in this text. */
function middleAt({ document, prefix, reach }: Anchor, place: Place): string | undefined {
  if (document !== place.document) return undefined;
  const at = anchorOffset(place.before, prefix, reach);
  if (at === undefined) return undefined;
  const middle = place.before.slice(at);
  // After Enter, and after deleting back to the anchor, one line with text has to stand in the middle.
  const forced = prefix === '' || middle.trim() !== '';
  return forced && middle.length <= reach.middleLimit ? middle : undefined;
}

/** Where the prefix ends in the text before the cursor. Text above the window may have changed freely. */
function anchorOffset(before: string, prefix: string, reach: Reach): number | undefined {
  if (prefix === '') return before.length <= reach.middleLimit ? 0 : undefined;
  const start = before.lastIndexOf(prefix);
  return start < 0 ? undefined : start + prefix.length;
}

/** The start of the line where a new forced middle begins. */
function forcedLineStart(before: string, { middle, middleGrown }: Reach): number {
  const earliest = Math.max(0, before.length - middle);
  const line = before.indexOf('\n', earliest === 0 ? -1 : earliest - 1) + 1;
  if (earliest === 0) return 0;
  if (line > 0 && before.slice(line).trim() !== '') return line;
  // The line that the cursor is on is longer than the span, or only blank lines are in it.
  const text = before.trimEnd();
  return Math.max(text.lastIndexOf('\n') + 1, text.length - middleGrown / 2, before.length - middleGrown);
}
