import { columnsOf, firstLine, isBlank } from '../util/text.ts';
import { closesBlock } from './lineBlocks.ts';
import { codeAt, isRemark, opensBlock, type CodePlace, type SourcePlace } from './place.ts';

/** A block that is to be written, or to be gone on with. All numbers are columns. */
export interface WantedBlock {
  /** Lines that are indented this far or less are outside the block. */
  readonly outer: number;
  /**
   * Lines deeper than this, though not deeper than `outer`, stay inside where they open an indented block, in which
   * the code goes on.
   */
  readonly scope?: number;
  /** Whether the line that closes the block is still to be written. */
  readonly closes?: boolean;
}

/**
 * The block that is to be written at a place: an empty one that has just been opened there, or what a comment above
 * asks for. Undefined where the code wants no lines.
 */
export function wantedBlock(place: SourcePlace): WantedBlock | undefined {
  const lines = around(place);
  return openedBlock(lines) ?? askedBlock(lines);
}

/** The block that a place is in, to its end; by indentation where that alone makes blocks. */
export function blockAround(place: SourcePlace): WantedBlock {
  const lines = around(place);
  return lines.code.language.blocks === 'indentation' ? scopeAt(lines) : bracketedBlock(lines);
}

/** The lines around a place. */
interface Around {
  readonly place: SourcePlace;
  readonly code: CodePlace;
  /** Columns of a tab. */
  readonly tabSize: number;
  /** The cursor's line up to the cursor. */
  readonly typed: string;
  /** The cursor's line behind the cursor. */
  readonly right: string;
  /** Lines above the cursor's, as far as they are known, the nearest last. */
  readonly above: readonly string[];
  /** Where each of these lines begins: UTF-16 units from the beginning of the text before the place. */
  readonly starts: readonly number[];
  readonly below: readonly string[];
}

/** The lines around a place. */
function around(place: SourcePlace): Around {
  const above = place.before.split('\n');
  const typed = above.pop() ?? '';
  const starts: number[] = [];
  let at = 0;
  for (const line of above) {
    starts.push(at);
    at += line.length + 1;
  }
  const below = place.after.split('\n').slice(1);
  const tabSize = place.indentation.size;
  return { place, code: codeAt(place), tabSize, typed, right: firstLine(place.after), above, starts, below };
}

/** The empty block that begins on the cursor's line, or above it with nothing but comments between. */
function openedBlock(lines: Around): WantedBlock | undefined {
  const opener = openerAt(lines);
  if (opener === undefined) return undefined;
  const outer = columnsOf(opener, lines.tabSize);
  return isEmptyBelow(lines, outer) ? { outer, closes: isUnclosed(lines, outer) } : undefined;
}

/**
 * Whether a block has nothing in it yet. The tree may not know yet of a block that is opened on the cursor's own line:
 * then the line below tells.
 * @param outer columns of the line that opens the block.
 */
function isEmptyBelow({ typed, code, below, tabSize }: Around, outer: number): boolean {
  if (isBlank(typed) && code.block) return code.block.empty;
  const next = below.find((line) => !isBlank(line));
  return next === undefined || columnsOf(next, tabSize) <= outer;
}

/** The line that opens a block in which the cursor is the first; undefined where none does. */
function openerAt({ typed, above, starts, code, place: { languageId } }: Around): string | undefined {
  if (!isBlank(typed)) return opensBlock(typed, languageId) ? typed : undefined;
  const opener = above.findLast((line, at) => !isBlank(line) && !isRemark(line, starts[at] ?? 0, code));
  return opener !== undefined && opensBlock(opener, languageId) ? opener : undefined;
}

/**
 * The block that a comment on the line above asks for where nothing follows it yet: the next statement, or the next
 * declaration.
 */
function askedBlock({ typed, above, starts, below, tabSize, code }: Around): WantedBlock | undefined {
  const comment = above.at(-1) ?? '';
  if (!isBlank(typed) || !isRemark(comment, starts.at(-1) ?? 0, code)) return undefined;
  const outer = columnsOf(comment, tabSize);
  const next = below[0] ?? '';
  return isBlank(next) || columnsOf(next, tabSize) < outer ? { outer, closes: true } : undefined;
}

/** A line that begins a function where indentation makes blocks. */
const FUNCTION = /^\s*(?:async\s+)?def\b/;

/** A line that begins a class there. */
const CLASS = /^\s*class\b/;

/**
 * The block to write where indentation makes blocks. Nothing closes such a block, so that the missing code may leave
 * it, up to the depth at which the code goes on, or to the end of the function; and further where it opens the block
 * anew in which the code goes on.
 */
function scopeAt(lines: Around): WantedBlock {
  const { below, tabSize, place } = lines;
  const line = lineAt(lines);
  const depth = columnsOf(line, tabSize) + (opensBlock(line, place.languageId) ? 1 : 0);
  const scope = scopeAround(lines, depth);
  const next = below.find((candidate) => !isBlank(candidate));
  const goesOn = next === undefined ? 0 : Math.min(columnsOf(next, tabSize), depth);
  return { outer: Math.max(scope, goesOn - 1), scope, closes: false };
}

/** Columns of the outermost function around the code of a depth, within its class; -1 where there is none. */
function scopeAround({ above, typed, tabSize }: Around, depth: number): number {
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

/** The line that says how deep the code around the cursor stands. */
function lineAt({ typed, above }: Around): string {
  const indented = isBlank(typed) && typed !== '';
  return (indented ? typed : [...above, typed].findLast((candidate) => !isBlank(candidate))) ?? '';
}

/** The block around a place where brackets, tags or keywords make blocks. */
function bracketedBlock(lines: Around): WantedBlock {
  const { above, tabSize, code } = lines;
  const depth = columnsOf(lineAt(lines), tabSize);
  const opener = above.findLast((line) => !isBlank(line) && columnsOf(line, tabSize) < depth);
  const indent = code.block?.openerIndent ?? opener;
  if (indent === undefined) return { outer: -1 };
  const outer = Math.min(columnsOf(indent, tabSize), depth - 1);
  return { outer, closes: isUnclosed(lines, outer) };
}

/**
 * Whether a block's end is still to be written. What the editor inserted right of the cursor is not in the prompt, so
 * that the model writes it too.
 */
function isUnclosed({ right, below, code, tabSize }: Around, outer: number): boolean {
  if (code.language.blocks === 'indentation') return false;
  if (right.includes('}')) return true;
  if (code.block) return !code.block.closed;
  const next = below.find((line) => !isBlank(line));
  return !(next !== undefined && closesBlock(next) && columnsOf(next, tabSize) === outer);
}
