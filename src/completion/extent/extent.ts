import { closesBlock, columnsOf } from '../../base/indentation.ts';
import type { Multiline } from '../settings.ts';
import type { Extent, Snapshot } from '../types.ts';
import { familyOf, isComment, opensBlock, type Family } from './families.ts';
import { isBlank, neighbours, type Neighbours } from './lines.ts';

/** The longest block that is worth reading before it is accepted, and the longest that is written where asked for. */
const AUTO_LINES = 15;
const MOST_LINES = 40;

/** Where a block ends. */
type Block = Pick<Extent, 'outer' | 'closes'>;

/** A place, taken apart for the rules below. */
interface Place extends Neighbours {
  readonly family: Family;
  readonly tabSize: number;
  readonly snapshot: Snapshot;
}

/**
 * How far a completion at this place may go. Several lines where a block has just been opened and is empty, or
 * where a comment asks for code that is not there yet; with `always` also within a block, up to its end.
 */
export function extentFor(snapshot: Snapshot, multiline: Multiline): Extent {
  const tabSize = snapshot.indentation.size;
  const place = { ...neighbours(snapshot), family: familyOf(snapshot.languageId), tabSize, snapshot };
  const block = multiline === 'never' || !mayGoOn(place) ? undefined : blockAt(place, multiline);
  const most = multiline === 'always' ? MOST_LINES : AUTO_LINES;
  return block ? { ...block, maxLines: most, tabSize } : { maxLines: 1, tabSize };
}

function blockAt(place: Place, multiline: Multiline): Block | undefined {
  return (
    openedBlock(place) ?? askedBlock(place) ?? (multiline === 'always' ? currentBlock(place) : undefined)
  );
}

/** Code right of the cursor has to be led over to on this line, and comments and strings have lines of their own. */
function mayGoOn({ right, family, snapshot: { syntax } }: Place): boolean {
  const closersOnly = /^[\s)\]}>"'`;,:]*$/.test(right);
  return closersOnly && family !== 'none' && (syntax === undefined || isOpen(syntax));
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

/** The block that the cursor is in. */
function currentBlock(place: Place): Block {
  return place.family === 'indentation' ? currentScope(place) : currentBraces(place);
}

/** What opens a scope where indentation makes blocks. */
const SCOPE = /^\s*(?:async\s+)?(?:def|class)\b/;

/**
 * Nothing closes a block there, so that what is missing may leave it, up to the depth at which the code goes on, or to
 * the end of the function.
 */
function currentScope({ above, below, typed, tabSize }: Place): Block {
  const own =
    isBlank(typed) && typed !== '' ? typed : ([...above, typed].findLast((line) => !isBlank(line)) ?? '');
  const depth = columnsOf(own, tabSize);
  const scopes = above.filter((line) => SCOPE.test(line)).map((line) => columnsOf(line, tabSize));
  const scope = scopes.findLast((column) => column < depth) ?? -1;
  const next = below.find((line) => !isBlank(line));
  return { outer: Math.max(scope, next === undefined ? -1 : columnsOf(next, tabSize) - 1), closes: false };
}

function currentBraces(place: Place): Block {
  const { typed, above, tabSize, snapshot } = place;
  const own =
    isBlank(typed) && typed !== '' ? typed : ([...above, typed].findLast((line) => !isBlank(line)) ?? '');
  const depth = columnsOf(own, tabSize);
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
function isUnclosed({ right, below, family, tabSize, snapshot }: Place, outer: number): boolean {
  if (family === 'indentation') return false;
  if (right.includes('}')) return true;
  if (snapshot.syntax?.block) return !snapshot.syntax.block.closed;
  const next = below.find((line) => !isBlank(line));
  return !(next !== undefined && closesBlock(next) && columnsOf(next, tabSize) === outer);
}
