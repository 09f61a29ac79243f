import {
  closesBlock,
  columnsOf,
  isComment,
  type LineBlockStyle,
  lineBlockStyleOf,
  opensBlock,
} from '../code/lineBlocks.ts';
import { isBlank } from '../util/text.ts';
import { splitAtCursor } from './lineSuffix.ts';
import type { Multiline } from './settings.ts';
import type { Extent, LineSuffix, Snapshot } from './types.ts';

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
  const place = extentInput(snapshot);
  const { tabSize, family, typed } = place;
  // Rows of a table come line by line, unless more is asked for.
  const rows = multiline === 'always' && family === 'indentation' && isBlank(typed);
  const block = multiline === 'never' || !mayGoOn(place, rows) ? undefined : blockAt(place, multiline);
  const most = multiline === 'always' ? MOST_LINES : AUTO_LINES;
  return block ? { ...block, maxLines: most, tabSize } : { maxLines: 1, tabSize };
}

function blockAt(place: ExtentInput, multiline: Multiline): Block | undefined {
  if (multiline === 'always' && place.family === 'indentation') return currentScope(place);
  const asked = openedBlock(place) ?? askedBlock(place);
  return asked ?? (multiline === 'always' ? currentBlock(place) : undefined);
}

/** Code right of the cursor has to be led over to on this line, and comments and strings have lines of their own. */
function mayGoOn({ lineSuffix, family, snapshot: { syntax } }: ExtentInput, inBrackets: boolean): boolean {
  if (lineSuffix.kind !== 'closers' || family === 'none') return false;
  return syntax === undefined || (syntax.kind === 'code' && (inBrackets || !syntax.inBrackets));
}

/** The empty block that begins on the cursor's line, or above it with nothing but comments between. */
function openedBlock(place: ExtentInput): Block | undefined {
  const opener = openerAt(place);
  if (opener === undefined) return undefined;
  const outer = columnsOf(opener, place.tabSize);
  const next = place.below.find((line) => !isBlank(line));
  const empty = next === undefined || columnsOf(next, place.tabSize) <= outer;
  return empty ? { outer, closes: isUnclosed(place, outer) } : undefined;
}

function openerAt({ typed, above, family }: ExtentInput): string | undefined {
  if (!isBlank(typed)) return opensBlock(typed, family) ? typed : undefined;
  const opener = above.findLast((line) => !isBlank(line) && !isComment(line));
  return opener !== undefined && opensBlock(opener, family) ? opener : undefined;
}

/** A comment on the line above that nothing follows yet: the next statement, or the next declaration. */
function askedBlock({ typed, above, below, tabSize }: ExtentInput): Block | undefined {
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
function currentScope(place: ExtentInput): Block {
  const depth = leastDepth(place);
  const scope = scopeAround(place, depth);
  const next = place.below.find((line) => !isBlank(line));
  const goesOn = next === undefined ? 0 : Math.min(columnsOf(next, place.tabSize), depth);
  return { outer: Math.max(scope, goesOn - 1), scope, closes: false };
}

const FUNCTION = /^\s*(?:async\s+)?def\b/;
const CLASS = /^\s*class\b/;

/** Columns of the outermost function around the code of a depth, within its class; -1 where there is none. */
function scopeAround({ above, typed, tabSize }: ExtentInput, depth: number): number {
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
function depthAt(place: ExtentInput): number {
  return columnsOf(lineAt(place), place.tabSize);
}

/** Columns that the next line has at least where it goes on in the same block. */
function leastDepth(place: ExtentInput): number {
  return depthAt(place) + (opensBlock(lineAt(place), place.family) ? 1 : 0);
}

/** The line that says how deep the code around the cursor stands. */
function lineAt({ typed, above }: ExtentInput): string {
  const indented = isBlank(typed) && typed !== '';
  return (indented ? typed : [...above, typed].findLast((candidate) => !isBlank(candidate))) ?? '';
}

/** The block that the cursor is in. */
function currentBlock(place: ExtentInput): Block {
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
function isUnclosed({ lineSuffix, below, family, tabSize, snapshot }: ExtentInput, outer: number): boolean {
  if (family === 'indentation') return false;
  if (lineSuffix.text.includes('}')) return true;
  if (snapshot.syntax?.block) return !snapshot.syntax.block.closed;
  const next = below.find((line) => !isBlank(line));
  return !(next !== undefined && closesBlock(next) && columnsOf(next, tabSize) === outer);
}

/** A snapshot, taken apart for the rules that say how far a completion goes. */
export interface ExtentInput {
  readonly snapshot: Snapshot;
  readonly family: LineBlockStyle;
  /** Columns of a tab. */
  readonly tabSize: number;
  /** The cursor's line up to the cursor. */
  readonly typed: string;
  /** Lines above it, as far as the snapshot goes; the nearest last. */
  readonly above: readonly string[];
  readonly lineSuffix: LineSuffix;
  readonly below: readonly string[];
}

export function extentInput(snapshot: Snapshot): ExtentInput {
  const { lineSuffix, below } = splitAtCursor(snapshot);
  const lines = snapshot.before.split('\n');
  return {
    snapshot,
    family: lineBlockStyleOf(snapshot.languageId),
    tabSize: snapshot.indentation.size,
    typed: lines.at(-1) ?? '',
    above: lines.slice(0, -1),
    lineSuffix,
    below: below.split('\n'),
  };
}
