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
type Block = Pick<Extent, 'outer' | 'closes'>;

/**
 * How far a completion at this place may go. Several lines where a block has just been opened and is empty, or
 * where a comment asks for code that is not there yet; with `always` also within a block, up to its end.
 */
export function extentFor(snapshot: Snapshot, multiline: Multiline): Extent {
  const place = placeOf(snapshot);
  const { tabSize } = place;
  const block = multiline === 'never' || !mayGoOn(place) ? undefined : blockAt(place, multiline);
  const most = multiline === 'always' ? MOST_LINES : AUTO_LINES;
  return block ? { ...block, maxLines: most, tabSize } : { maxLines: 1, tabSize };
}

function blockAt(place: Place, multiline: Multiline): Block | undefined {
  if (multiline === 'always' && place.family === 'indentation') return currentScope(place);
  const asked = openedBlock(place) ?? askedBlock(place);
  return asked ?? (multiline === 'always' ? currentBlock(place) : undefined);
}

/** Code right of the cursor has to be led over to on this line, and comments and strings have lines of their own. */
function mayGoOn({ remainder, family, snapshot: { syntax } }: Place): boolean {
  return remainder.kind === 'closers' && family !== 'none' && (syntax === undefined || isOpen(syntax));
}

function isOpen({ kind, inBrackets }: NonNullable<Snapshot['syntax']>): boolean {
  return kind === 'code' && !inBrackets;
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

/** What opens a scope where indentation makes blocks. */
const SCOPE = /^\s*(?:async\s+)?(?:def|class)\b/;

/**
 * Nothing closes a block there, so that what is missing may leave it, up to the depth at which the code goes on, or to
 * the end of the function.
 */
function currentScope(place: Place): Block {
  const { above, below, typed, family, tabSize } = place;
  const depth = depthAt(place) + (opensBlock(typed, family) ? 1 : 0);
  const scopes = [...above, typed].filter((line) => SCOPE.test(line)).map((line) => columnsOf(line, tabSize));
  const scope = scopes.findLast((column) => column < depth) ?? -1;
  const next = below.find((line) => !isBlank(line));
  return { outer: Math.max(scope, next === undefined ? -1 : columnsOf(next, tabSize) - 1), closes: false };
}

/** Columns at which the code around the cursor stands. */
function depthAt({ typed, above, tabSize }: Place): number {
  const indented = isBlank(typed) && typed !== '';
  const line = indented ? typed : [...above, typed].findLast((candidate) => !isBlank(candidate));
  return columnsOf(line ?? '', tabSize);
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
