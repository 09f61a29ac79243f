import { closesBlock, columnsOf } from '../../base/indentation.ts';
import type { Multiline } from '../settings.ts';
import { isBlank } from '../text/lines.ts';
import type { Extent, Snapshot } from '../types.ts';
import { isComment, opensBlock } from './families.ts';
import { placeOf, type Place } from './place.ts';

/** The longest block that is worth reading before it is accepted, and the longest that is written where asked for. */
const AUTO_LINES = 15;
const MOST_LINES = 40;

/** Where a block ends. */
type Block = Pick<Extent, 'outer' | 'scope' | 'closes'>;

/**
 * How far a completion at this place may go. Several lines where a block has just been opened and is empty, or
 * where a comment asks for code that is not there yet; with `always` also within a block, up to its end.
 */
export function extentFor(snapshot: Snapshot, multiline: Multiline): Extent {
  const place = placeOf(snapshot);
  const { tabSize, family, typed } = place;
  // Rows of a table come line by line, unless more is asked for.
  const rows = multiline === 'always' && family === 'indentation' && isBlank(typed);
  const block = multiline === 'never' || !mayGoOn(place, rows) ? undefined : blockAt(place, multiline);
  const most = multiline === 'always' ? MOST_LINES : AUTO_LINES;
  return block ? { ...block, maxLines: most, tabSize } : { maxLines: 1, tabSize };
}

function blockAt(place: Place, multiline: Multiline): Block | undefined {
  if (multiline === 'always' && place.family === 'indentation') return currentScope(place);
  const asked = openedBlock(place) ?? askedBlock(place);
  return asked ?? (multiline === 'always' ? currentBlock(place) : undefined);
}

/** Code right of the cursor has to be led over to on this line, and comments and strings have lines of their own. */
function mayGoOn({ remainder, family, snapshot: { syntax } }: Place, inBrackets: boolean): boolean {
  if (remainder.kind !== 'closers' || family === 'none') return false;
  return syntax === undefined || (syntax.kind === 'code' && (inBrackets || !syntax.inBrackets));
}

/** The empty block that begins on the cursor's line, or above it with nothing but comments between. */
function openedBlock(place: Place): Block | undefined {
  const opener = openerAt(place);
  if (opener === undefined) return undefined;
  const outer = columnsOf(opener, place.tabSize);
  const next = place.below.find((line) => !isBlank(line));
  const empty = next === undefined || columnsOf(next, place.tabSize) <= outer;
  return empty ? { outer, closes: isUnclosed(place, outer) } : undefined;
}

function openerAt({ typed, above, family }: Place): string | undefined {
  if (!isBlank(typed)) return opensBlock(typed, family) ? typed : undefined;
  const opener = above.findLast((line) => !isBlank(line) && !isComment(line));
  return opener !== undefined && opensBlock(opener, family) ? opener : undefined;
}

/** A comment on the line above that nothing follows yet: the next statement, or the next declaration. */
function askedBlock({ typed, above, below, tabSize }: Place): Block | undefined {
  const comment = above.at(-1);
  if (!isBlank(typed) || comment === undefined || isBlank(comment) || !isComment(comment)) return undefined;
  const outer = columnsOf(comment, tabSize);
  const next = below[0] ?? '';
  return isBlank(next) || columnsOf(next, tabSize) < outer ? { outer, closes: true } : undefined;
}

/**
 * Nothing closes a block there, so that what is missing may leave it, up to the depth at which the code goes on, or to
 * the end of the function; and further where it opens the block anew in which the code goes on.
 */
function currentScope(place: Place): Block {
  const depth = leastDepth(place);
  const scope = scopeAround(place, depth);
  const next = place.below.find((line) => !isBlank(line));
  const goesOn = next === undefined ? 0 : Math.min(columnsOf(next, place.tabSize), depth);
  return { outer: Math.max(scope, goesOn - 1), scope, closes: false };
}

const FUNCTION = /^\s*(?:async\s+)?def\b/;
const CLASS = /^\s*class\b/;

/** Columns of the outermost function around the code of a depth, within its class; -1 where there is none. */
function scopeAround({ above, typed, tabSize }: Place, depth: number): number {
  let scope = -1;
  let inner = depth;
  for (const line of [...above, typed].reverse()) {
    const column = columnsOf(line, tabSize);
    if (isBlank(line) || column >= inner) continue;
    if (CLASS.test(line)) return Math.max(scope, column);
    if (FUNCTION.test(line)) scope = column;
    inner = column;
  }
  return scope;
}

/** Columns at which the code around the cursor stands. */
function depthAt(place: Place): number {
  return columnsOf(lineAt(place), place.tabSize);
}

/** Columns that the next line has at least where it goes on in the same block. */
function leastDepth(place: Place): number {
  return depthAt(place) + (opensBlock(lineAt(place), place.family) ? 1 : 0);
}

/** The line that says how deep the code around the cursor stands. */
function lineAt({ typed, above }: Place): string {
  const indented = isBlank(typed) && typed !== '';
  return (indented ? typed : [...above, typed].findLast((candidate) => !isBlank(candidate))) ?? '';
}

/** The block that the cursor is in. */
function currentBlock(place: Place): Block {
  const { above, tabSize, snapshot } = place;
  const depth = depthAt(place);
  const opener = above.findLast((line) => !isBlank(line) && columnsOf(line, tabSize) < depth);
  const indent = snapshot.syntax?.block?.openerIndent ?? opener;
  if (indent === undefined) return { outer: -1 };
  const outer = Math.min(columnsOf(indent, tabSize), depth - 1);
  return { outer, closes: isUnclosed(place, outer) };
}

/**
 * Whether the block's end is still to be written: what the editor inserted right of the cursor is not in the
 * prompt, so the model writes it too.
 */
function isUnclosed({ remainder, below, family, tabSize, snapshot }: Place, outer: number): boolean {
  if (family === 'indentation') return false;
  if (remainder.text.includes('}')) return true;
  if (snapshot.syntax?.block) return !snapshot.syntax.block.closed;
  const next = below.find((line) => !isBlank(line));
  return !(next !== undefined && closesBlock(next) && columnsOf(next, tabSize) === outer);
}
