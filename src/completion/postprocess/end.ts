import { languageFacts } from '../../code/languages.ts';
import { closesBlock, leavesBlock } from '../../code/lineBlocks.ts';
import { opensBlock } from '../../code/place.ts';
import { periodOf } from '../../code/stops.ts';
import { columnsOf, isBlank, lastLine } from '../../util/text.ts';
import type { Extent, Snapshot } from '../types.ts';
import { type Filter, LEAST_COPIED } from './filter.ts';

/**
 * Ends the text where its block ends: by the grammar where there is one, else by indentation. The worker stops there
 * by itself; this counts where it could not know.
 */
export const blockTrim: Filter = (draft, { snapshot, extent, blockEnd }) => {
  const lines = draft.text.split('\n').slice(0, extent.maxLines);
  const text = lines.join('\n');
  if (lines.length === 1) return { ...draft, text };
  const { before, after, languageId } = snapshot;
  // Code below a block that nothing closes may leave the block as well.
  const closing = languageFacts(languageId).blocks !== 'indentation';
  const end = closing ? blockEnd?.(before, text, after, languageId) : undefined;
  return { ...draft, text: end === undefined ? byIndentation(lines, extent) : text.slice(0, end) };
};

/** The lines of a text up to the end of its block, judging by how they are indented. */
function byIndentation(lines: readonly string[], extent: Extent): string {
  const end = lines.findIndex((line, at) => at > 0 && leavesBlock(line, extent));
  if (end < 0) return lines.join('\n');
  const closer = extent.closes === true && closesBlock(lines[end] ?? '');
  return lines.slice(0, closer ? end + 1 : end).join('\n');
}

/** Ends a text before it goes in circles; drops a text that does so from its beginning. */
export const withoutRepetition: Filter = (draft) => {
  const text = withoutGroups(withoutPeriods(draft.text));
  return isBlank(text) && !isBlank(draft.text) ? 'repeats-itself' : { ...draft, text };
};

/** Equal groups of lines, one after the other, that are too many to be meant. */
const GROUPS = 3;

/** Lines of the longest group that is looked for. */
const LONGEST_GROUP = 4;

/** A text without equal groups of lines: the first group remains, where something stands before it. */
function withoutGroups(text: string): string {
  const lines = text.split('\n');
  for (let start = 0; start < lines.length; start++) {
    for (let size = 1; size <= LONGEST_GROUP; size++) {
      if (!repeats(lines, start, size)) continue;
      return start === 0 ? '' : lines.slice(0, start + size).join('\n');
    }
  }
  return text;
}

/**
 * Whether a group of lines comes `GROUPS` times in a row. Closers and blank lines alone do not count: they repeat in
 * honest code.
 */
function repeats(lines: readonly string[], start: number, size: number): boolean {
  const group = lines.slice(start, start + size).map((line) => line.trim());
  if (start + size * GROUPS > lines.length || !/\w/.test(group.join(''))) return false;
  const all = lines.slice(start, start + size * GROUPS);
  return all.every((line, at) => line.trim() === group[at % size]);
}

/** A text up to the line before the one where its words begin to go in circles. */
function withoutPeriods(text: string): string {
  const words = [...text.matchAll(/[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu)];
  // Rows of signs without a word are rulers, and meant.
  const period = periodOf(
    words.map(([word]) => word),
    (run) => run.some((word) => /\w/.test(word)),
  );
  if (period === undefined) return text;
  let start = words.length - period - 1;
  while (start >= 0 && words[start]?.[0] === words[start + period]?.[0]) start--;
  const circle = words[start + 1]?.index ?? 0;
  return text.slice(0, Math.max(0, text.lastIndexOf('\n', circle)));
}

/**
 * Ends a text of several lines where it comes to what stands below the cursor: before a line that is a copy of the
 * next one, and before last lines that are the next ones, closing words included (`balance` counts brackets).
 * Indentation counts, since the same words close blocks of several depths.
 */
export const linesBelow: Filter = (draft, { snapshot, afterCursor }) => {
  const below = afterCursor.below.split('\n').filter((line) => !isBlank(line));
  const lines = draft.text.split('\n');
  if (lines.length === 1) return draft;
  const [first = '', ...further] = lines;
  const written = first === '' ? lines : [lastLine(snapshot.before) + first, ...further];
  const end = Math.min(firstRepeated(written, below[0]), lines.length - overlap(lines, below));
  const text = lines.slice(0, end).join('\n');
  return isBlank(text) && !isBlank(draft.text) ? 'repeats-next-line' : { ...draft, text };
};

/** The index of the first line that is a copy of the next one; the number of lines where none is. */
function firstRepeated(lines: readonly string[], next: string | undefined): number {
  if (next === undefined || next.trim().length < LEAST_COPIED) return lines.length;
  const index = lines.findIndex((line) => same(line, next));
  return index < 0 ? lines.length : index;
}

/** How many of the last lines, blank ones between included, are the first ones below. */
function overlap(lines: readonly string[], below: readonly string[]): number {
  for (let start = 1; start < lines.length; start++) {
    const last = lines.slice(start).filter((line) => !isBlank(line));
    if (last.length > 0 && last.every((line, at) => same(line, below[at] ?? ''))) return lines.length - start;
  }
  return 0;
}

/** Whether two lines are equal but for blanks at their ends. */
function same(line: string, other: string): boolean {
  return line.trimEnd() === other.trimEnd();
}

/**
 * Ends a text of several lines where the next line of the document can follow it, in languages where indentation alone
 * makes blocks. Below a line that opens a block, the next line is deeper; below any other line it is not; below a line
 * that leaves a block it is not in that block; and no line follows itself.
 */
export const fitsBelow: Filter = (draft, { snapshot, afterCursor }) => {
  const { before, languageId } = snapshot;
  const next = afterCursor.below.split('\n').find((line) => !isBlank(line));
  const severalLines = languageFacts(languageId).blocks === 'indentation' && draft.text.includes('\n');
  if (!severalLines || next === undefined) return draft;
  const [first = '', ...further] = draft.text.split('\n');
  const lines = [lastLine(before) + first, ...further];
  const last = lines.findLastIndex((line) => !isBlank(line) && canFollow(next, line, snapshot));
  const kept = [first, ...further].slice(0, last + 1).join('\n');
  return isBlank(kept) ? draft : { ...draft, text: kept };
};

/** A line that nothing in the same block comes after. */
const LEAVES = /^\s*(?:return|raise|break|continue)\b/;

/** A line that closes what a line above opened: how deep it is says nothing. */
const GOES_ON = /^[^([{]*[)\]}]/;

/** Whether the next line of the document can follow a line. */
function canFollow(next: string, line: string, { languageId, indentation }: Snapshot): boolean {
  if (line.trim() === next.trim() && line.trim().length >= LEAST_COPIED) return false;
  if (GOES_ON.test(line)) return true;
  const depth = columnsOf(next, indentation.size);
  const own = columnsOf(line, indentation.size);
  if (opensBlock(line, languageId)) return depth > own;
  return LEAVES.test(line) ? depth < own : depth <= own;
}

/** Drops a completion whose last line is a copy of the next one that has text. */
export const nextLine: Filter = (draft, { snapshot, afterCursor: { lineSuffix, below } }) => {
  const right = lineSuffix.text.slice(draft.replaces);
  const lines = (lastLine(snapshot.before) + draft.text + right).split('\n');
  const line = lines.findLast((candidate) => !isBlank(candidate))?.trimEnd() ?? '';
  const next = below.split('\n').find((candidate) => !isBlank(candidate)) ?? '';
  const copied = line.trim().length >= LEAST_COPIED && line.trim() === next.trim();
  return copied || (line !== '' && line === next.trimEnd()) ? 'repeats-next-line' : draft;
};

/**
 * Drops a completion that only writes the lines above once more. Not where these repeat already, as rows of a table
 * do, and not where the user has typed a part of the line: then it is meant.
 */
export const previousLines: Filter = (draft, { snapshot, afterCursor: { lineSuffix } }) => {
  const typed = lastLine(snapshot.before);
  const below = draft.text.startsWith('\n');
  if (!below && !isBlank(typed)) return draft;
  const written = linesOf((below ? '' : typed) + draft.text + lineSuffix.text.slice(draft.replaces));
  const above = linesOf(snapshot.before);
  const count = written.length;
  const repeats = equal(written, above.slice(-count)) && written.join('').trim().length >= LEAST_COPIED;
  return repeats && !equal(written, above.slice(-2 * count, -count)) ? 'repeats-itself' : draft;
};

/** The lines of a text that are not blank, without blanks at their ends. */
function linesOf(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => (isBlank(line) ? [] : [line.trimEnd()]));
}

/** Whether two lists of lines are equal. */
function equal(lines: readonly string[], others: readonly string[]): boolean {
  return lines.length === others.length && lines.every((line, at) => line === others[at]);
}
