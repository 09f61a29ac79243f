import { type Bracket } from './lexer.ts';
import { CLOSER_OF } from './literals.ts';

/** The partner of each bracket that has one, both ways. */
type Pairs<T extends Bracket> = ReadonlyMap<T, T>;

/**
 * The brackets of a document that belong together. A document that is being written lacks some, so that indentation
 * decides before nesting does: a closer that leads its line belongs to the innermost opener in a statement that is
 * indented alike, as people and formatters place it. The brackets that remain nest within these pairs.
 * @param indents columns that each line is indented, as `Lexed.indents`.
 */
export function pairsOf<T extends Bracket>(brackets: readonly T[], indents: readonly number[]): Pairs<T> {
  const aligned: Find = (closer, open) => (closer.leads ? alignedWith : nearest)(closer, open);
  const inner: Find = (closer, open) => {
    const index = nearest(closer, open);
    return open[index] && isBlockOf(open[index], closer, indents) ? index : -1;
  };
  return pass(brackets, pass(brackets, new Map<T, T>(), aligned), inner);
}

/** Finds the opener of a closer: its index among those that are open, -1 for none. */
type Find = (closer: Bracket, open: readonly Bracket[]) => number;

/**
 * The pairs that are known, and those that one pass over the brackets finds.
 * @param known pairs that no other pair may cross.
 */
function pass<T extends Bracket>(brackets: readonly T[], known: Pairs<T>, find: Find): Pairs<T> {
  const pairs = new Map(known);
  let open: T[] = [];
  const walls: T[][] = [];
  for (const bracket of brackets) {
    const opens = CLOSER_OF.has(bracket.character);
    if (known.has(bracket)) {
      if (opens) walls.push(open);
      open = opens ? [] : (walls.pop() ?? []);
    } else if (opens) {
      open.push(bracket);
    } else {
      const index = find(bracket, open);
      const opener = open[index];
      if (opener) pairs.set(opener, bracket).set(bracket, opener);
      if (opener) open.length = index;
    }
  }
  return pairs;
}

/** The innermost opener of the same indentation that a closer fits. */
function alignedWith(closer: Bracket, open: readonly Bracket[]): number {
  return open.findLastIndex((opener) => fits(opener, closer) && opener.indent === closer.indent);
}

/**
 * The innermost opener that a closer fits; none for a parenthesis or a square bracket outside the block that it stands
 * in.
 */
function nearest(closer: Bracket, open: readonly Bracket[]): number {
  const index = open.findLastIndex((opener) => fits(opener, closer));
  const leavesBlock = open.slice(index + 1).some(({ character }) => character === '{');
  return leavesBlock && closer.character !== '}' ? -1 : index;
}

/**
 * Whether a brace that is not aligned with its opener may still be its closer: the lines between them are deeper.
 * Where they are not, the block is further in, and its own opener is missing.
 */
function isBlockOf(opener: Bracket, closer: Bracket, indents: readonly number[]): boolean {
  if (!closer.leads || closer.character !== '}' || opener.indent >= closer.indent) return true;
  return indents.slice(opener.line + 1, closer.line).every((indent) => indent > closer.indent);
}

/** The brackets of a piece of text that have no partner in it. */
export interface Nesting<T extends Bracket> {
  /** Closers of brackets that were opened before the piece, in order. */
  readonly closers: readonly T[];
  /** Openers that the piece leaves open, the innermost last. */
  readonly open: readonly T[];
  /** The first closer that does not fit what the piece itself has open; the brackets behind it were not read. */
  readonly stray?: T;
}

/** The nesting of a piece of text, read by itself. */
export function nestingOf<T extends Bracket>(brackets: readonly T[]): Nesting<T> {
  const closers: T[] = [];
  const open: T[] = [];
  for (const bracket of brackets) {
    const opener = open.at(-1);
    if (CLOSER_OF.has(bracket.character)) open.push(bracket);
    else if (!opener) closers.push(bracket);
    else if (fits(opener, bracket)) open.pop();
    else return { closers, open, stray: bracket };
  }
  return { closers, open };
}

/** Whether a closer is the one of an opener. */
function fits(opener: Bracket, closer: Bracket): boolean {
  return CLOSER_OF.get(opener.character) === closer.character;
}
