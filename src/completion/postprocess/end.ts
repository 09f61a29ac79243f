import { languageFacts } from '../../code/languages.ts';
import { closesBlock, leavesBlock } from '../../code/lineBlocks.ts';
import { opensBlock } from '../../code/place.ts';
import { periodOf } from '../../code/stops.ts';
import { columnsOf, isBlank, lastLine } from '../../util/text.ts';
import type { Extent, Snapshot } from '../types.ts';
import type { Filter } from './filter.ts';

/**
 * Ends the text where its block ends: by the grammar where there is one, else by indentation. The worker
 * stops there by itself; what counts is what remains when it could not know.
 */
export const blockTrim: Filter = (draft, { snapshot, extent, blockEnd }) => {
  const lines = draft.text.split('\n').slice(0, extent.maxLines);
  const text = lines.join('\n');
  if (lines.length === 1) return { ...draft, text };
  const { before, after, languageId } = snapshot;
  // Where nothing closes a block, what follows may as well leave it.
  const closing = languageFacts(languageId).blocks !== 'indentation';
  const end = closing ? blockEnd?.(before, text, after, languageId) : undefined;
  return { ...draft, text: end === undefined ? byIndentation(lines, extent) : text.slice(0, end) };
};

function byIndentation(lines: readonly string[], extent: Extent): string {
  const end = lines.findIndex((line, at) => at > 0 && leavesBlock(line, extent));
  if (end < 0) return lines.join('\n');
  const closer = extent.closes === true && closesBlock(lines[end] ?? '');
  return lines.slice(0, closer ? end + 1 : end).join('\n');
}

/** What nothing in the same block comes after. */
const LEAVES = /^\s*(?:return|raise|break|continue)\b/;

/** UTF-16 units: shorter lines repeat in honest code. */
const TELLING = 8;

/** A line that closes what a line above opened: how deep it is says nothing. */
const GOES_ON = /^[^([{]*[)\]}]/;

/**
 * Ends a text of several lines where the line that follows can follow it, where indentation alone makes blocks: below
 * what opens one it is deeper, below anything else it is not, below what leaves a block it is not in it, and it does
 * not follow itself.
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

function canFollow(next: string, line: string, { languageId, indentation }: Snapshot): boolean {
  if (line.trim() === next.trim() && line.trim().length >= TELLING) return false;
  if (GOES_ON.test(line)) return true;
  const depth = columnsOf(next, indentation.size);
  const own = columnsOf(line, indentation.size);
  if (opensBlock(line, languageId)) return depth > own;
  return LEAVES.test(line) ? depth < own : depth <= own;
}

/**
 * Ends a text of several lines where it comes to what stands below the cursor: before a telling line that is
 * the next one, and before last lines that are the next ones, closing words included (brackets are counted
 * elsewhere). Indentation counts, since the same words close blocks of several depths.
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

/** The first line that is telling and equal to the next one. */
function firstRepeated(lines: readonly string[], next: string | undefined): number {
  if (next === undefined || next.trim().length < TELLING) return lines.length;
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

function same(line: string, other: string): boolean {
  return line.trimEnd() === other.trimEnd();
}

/** Drops a completion whose last line is a copy of the next one that has text. */
export const nextLine: Filter = (draft, { snapshot, afterCursor: { lineSuffix, below } }) => {
  const right = lineSuffix.text.slice(draft.replaces);
  const lines = (lastLine(snapshot.before) + draft.text + right).split('\n');
  const line = lines.findLast((candidate) => !isBlank(candidate))?.trimEnd() ?? '';
  const next = below.split('\n').find((candidate) => !isBlank(candidate)) ?? '';
  const telling = line.trim().length >= TELLING && line.trim() === next.trim();
  return telling || (line !== '' && line === next.trimEnd()) ? 'repeats-next-line' : draft;
};

/**
 * Drops a completion that only writes the lines above once more. Not where these repeat already, as rows of a
 * table do, and not where the user has typed a part of the line: then it is meant.
 */
export const previousLines: Filter = (draft, { snapshot, afterCursor: { lineSuffix } }) => {
  const typed = lastLine(snapshot.before);
  const below = draft.text.startsWith('\n');
  if (!below && !isBlank(typed)) return draft;
  const written = linesOf((below ? '' : typed) + draft.text + lineSuffix.text.slice(draft.replaces));
  const above = linesOf(snapshot.before);
  const count = written.length;
  const repeats = equal(written, above.slice(-count)) && written.join('').trim().length >= TELLING;
  return repeats && !equal(written, above.slice(-2 * count, -count)) ? 'repeats-itself' : draft;
};

function linesOf(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => (isBlank(line) ? [] : [line.trimEnd()]));
}

function equal(lines: readonly string[], others: readonly string[]): boolean {
  return lines.length === others.length && lines.every((line, at) => line === others[at]);
}

/** Equal groups of lines one after the other that are too many to be meant, and the longest group. */
const GROUPS = 3;
const LONGEST_GROUP = 4;

/** Ends a text before it goes in circles; one that does so from its beginning is none. */
export const withoutRepetition: Filter = (draft) => {
  const text = withoutGroups(withoutPeriods(draft.text));
  return isBlank(text) && !isBlank(draft.text) ? 'repeats-itself' : { ...draft, text };
};

/** The first group of lines remains, where something stands before it. */
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

/** Closers and blank lines repeat in honest code. */
function repeats(lines: readonly string[], start: number, size: number): boolean {
  const group = lines.slice(start, start + size).map((line) => line.trim());
  if (start + size * GROUPS > lines.length || !/\w/.test(group.join(''))) return false;
  const all = lines.slice(start, start + size * GROUPS);
  return all.every((line, at) => line.trim() === group[at % size]);
}

/** The lines above the one where the circle begins. */
function withoutPeriods(text: string): string {
  const words = [...text.matchAll(/[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu)];
  // Rulers of signs are meant.
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
