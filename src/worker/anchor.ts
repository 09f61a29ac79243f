import type { ContextFile, PromptPlace } from '../protocol/messages.ts';
import { keptWindowStart, suffixWindow, windowStart } from '../util/textWindow.ts';
import { FULL_REACH, type Reach } from './reach.ts';

/**
 * Anchor of a prompt: its frozen part. The forced middle runs from the anchor to the cursor, so that a keystroke only
 * appends to it and everything before stays in the KV cache.
 */
export interface Anchor {
  readonly document: string;
  readonly path: string;
  /** Other files that stand before this one; they stay as they were when the anchor was dropped. */
  readonly context: readonly ContextFile[];
  /** Text from the window's start to the anchor: ends at a line's start. */
  readonly prefix: string;
  readonly suffix: string;
  readonly reach: Reach;
}

/** An anchor and the text from it to a cursor: all that a prompt is made of. */
export interface Anchored {
  readonly anchor: Anchor;
  /** Forced middle: given to the model as the part of the middle that it has written already. */
  readonly middle: string;
}

/**
 * Fit of an anchor to a place. `stale`: the anchor serves the next suggestion, but a new one is due, because the
 * middle has grown long, or the text further down has changed.
 */
export interface AnchorFit {
  readonly kind: 'fits' | 'stale';
  /** Forced middle: text from the anchor to the cursor. */
  readonly middle: string;
}

/** Fit of the anchor to the place; `undefined` where the anchor would mislead the model. */
export function fitAnchor(anchor: Anchor, place: PromptPlace): AnchorFit | undefined {
  const middle = middleAt(anchor, place);
  if (middle === undefined) return undefined;
  const suffix = suffixFits(anchor.suffix, suffixWindow(place.suffix, anchor.reach.suffix));
  if (suffix === 'no') return undefined;
  const fresh = suffix === 'yes' && middle.length <= anchor.reach.middleGrown;
  return { kind: fresh ? 'fits' : 'stale', middle };
}

/** A new anchor above the cursor. The window of `previous` is kept while it can be. */
export function dropAnchor(place: PromptPlace, reach: Reach = FULL_REACH, previous?: Anchor): Anchored {
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
function middleAt({ document, prefix, reach }: Anchor, place: PromptPlace): string | undefined {
  if (document !== place.document) return undefined;
  const at = anchorOffset(place.before, prefix, reach);
  if (at === undefined) return undefined;
  const middle = place.before.slice(at);
  // After Enter, and after deleting back to the anchor, one line with text has to stand in the middle.
  const hasText = prefix === '' || middle.trim() !== '';
  return hasText && middle.length <= reach.middleLimit ? middle : undefined;
}

/** Offset at which the prefix ends in the text before the cursor. Text above the window may have changed freely. */
function anchorOffset(before: string, prefix: string, reach: Reach): number | undefined {
  if (prefix === '') return before.length <= reach.middleLimit ? 0 : undefined;
  const start = before.lastIndexOf(prefix);
  return start < 0 ? undefined : start + prefix.length;
}

/** Offset of the line where a new forced middle begins. */
function forcedLineStart(before: string, { middle, middleGrown }: Reach): number {
  const earliest = Math.max(0, before.length - middle);
  const line = before.indexOf('\n', earliest === 0 ? -1 : earliest - 1) + 1;
  if (earliest === 0) return 0;
  if (line > 0 && before.slice(line).trim() !== '') return line;
  // The line that the cursor is on is longer than the span, or only blank lines are in it.
  const text = before.trimEnd();
  return Math.max(text.lastIndexOf('\n') + 1, text.length - middleGrown / 2, before.length - middleGrown);
}

/** Lines that may have come or gone before a frozen suffix counts as another text. */
const TOLERATED_LINES = 3;

/** `meanwhile`: the lines next to the cursor are the same, but more has changed below than is tolerated. */
export type SuffixFit = 'yes' | 'meanwhile' | 'no';

/**
 * Whether a suffix that was frozen into an anchor still serves for the text that follows the cursor now. Both are
 * windows of the same size, with the line break after the cursor where nothing follows on its line. A difference next
 * to the cursor counts in full, because it decides where the completion has to end; only closing lines may come and go
 * there (Enter between auto-closed braces adds one). Further down a few lines may differ: evaluating hundreds of tokens
 * again would cost more than they tell the model.
 */
export function suffixFits(frozen: string, current: string): SuffixFit {
  if (current === frozen) return 'yes';
  if (followsOnLine(frozen) !== followsOnLine(current)) return 'no';
  const was = frozen.slice(1).split('\n');
  const is = current.slice(1).split('\n');
  const same = sharedLines(was, is);
  if (was.slice(0, same).some((line) => line.trim() !== '')) {
    return oneEditApart(was.slice(same), is.slice(same)) ? 'yes' : 'meanwhile';
  }
  return closingLinesAdded(was, is) || closingLinesAdded(is, was) ? 'yes' : 'no';
}

/** Whether there is code right of the cursor that the completion has to lead over to. */
function followsOnLine(suffix: string): boolean {
  return suffix !== '' && !suffix.startsWith('\n');
}

/** Number of leading lines that are the same. */
function sharedLines(a: readonly string[], b: readonly string[]): number {
  const limit = Math.min(a.length, b.length);
  let same = 0;
  while (same < limit && a[same] === b[same]) same++;
  return same;
}

/** Whether a few lines were replaced by a few others, and all that follows is equal. */
function oneEditApart(was: readonly string[], is: readonly string[]): boolean {
  for (let removed = 0; removed <= TOLERATED_LINES; removed++) {
    for (let added = 0; added <= TOLERATED_LINES; added++) {
      if (alike(was.slice(removed), is.slice(added))) return true;
    }
  }
  return false;
}

const CLOSING_LINE = /^[\s)\]}>;,]*$/;

/** Whether `longer` is `shorter` with a few closing lines before it. */
function closingLinesAdded(shorter: readonly string[], longer: readonly string[]): boolean {
  for (let added = 1; added <= TOLERATED_LINES && added <= longer.length; added++) {
    if (!CLOSING_LINE.test(longer[added - 1] ?? '')) return false;
    const below = longer.slice(added);
    if (alike(shorter, below.length > 0 ? below : [''])) return true;
  }
  return false;
}

/** Lines by which two windows of equal size over nearly the same text may differ in length. */
const WINDOW_SLACK = 8;

/** Whether two texts are equal as far as both windows reach; a window may have cut its last line. */
function alike(a: readonly string[], b: readonly string[]): boolean {
  if (Math.abs(a.length - b.length) > WINDOW_SLACK) return false;
  const last = Math.min(a.length, b.length) - 1;
  for (let line = 0; line < last; line++) if (a[line] !== b[line]) return false;
  const lastOfA = a[last] ?? '';
  const lastOfB = b[last] ?? '';
  if (last === 0) return lastOfA === lastOfB;
  return lastOfA.startsWith(lastOfB) || lastOfB.startsWith(lastOfA);
}
