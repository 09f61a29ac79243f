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

/**
 * The pairs of a document in which somebody writes, as `pairsOf`, with closers missing at the cursor: what the cursor's
 * line leaves open has none where the line does not go on below; else, where closers are too few for what is open, the
 * innermost lack theirs.
 * @param cursor UTF-16 units from the document's beginning, and the line there.
 */
export function pairsAtCursor<T extends Bracket>(
  brackets: readonly T[],
  indents: readonly number[],
  cursor: { readonly at: number; readonly line: number },
): Pairs<T> {
  const pairs = withoutStrangers(pairsOf(brackets, indents), brackets, indents, cursor.line);
  const open = openAtCursor(brackets, pairs, cursor);
  const inLine = open.filter(({ line }) => line === cursor.line);
  if (inLine.length === 0 || indents[cursor.line] === Infinity)
    return withInnermostOpen(inStatement(open), pairs);
  if (goesOnBelow(inLine, brackets, indents, cursor.line)) {
    const statement = inStatement(open);
    return withInnermostOpen(statement.length > inLine.length ? statement : inLine, pairs);
  }
  return pairsOf(
    brackets.filter((bracket) => !inLine.includes(bracket)),
    indents,
  );
}

/**
 * The pairs without those of closers that end what a line begins, and stand in a line of their own that is indented like
 * it, with brackets opened further out: what they close is still to be written.
 */
function withoutStrangers<T extends Bracket>(
  pairs: Pairs<T>,
  brackets: readonly T[],
  indents: readonly number[],
  line: number,
): Pairs<T> {
  const indent = indents[line];
  const end = indents.findIndex((columns, at) => at > line && columns <= (indent ?? Infinity));
  if (indent === undefined || indents[end] !== indent) return pairs;
  const closers = brackets.filter((bracket) => bracket.line === end && bracket.leads);
  const kept = new Map(pairs);
  for (const closer of closers) {
    const opener = pairs.get(closer);
    if (!opener || opener.line >= line || opener.indent >= indent) continue;
    kept.delete(opener);
    kept.delete(closer);
  }
  return kept;
}

/** Openers before the cursor whose closers are below its line or missing, the innermost last. */
function openAtCursor<T extends Bracket>(
  brackets: readonly T[],
  pairs: Pairs<T>,
  { at, line }: { readonly at: number; readonly line: number },
): T[] {
  const isOpen = (bracket: T): boolean => (pairs.get(bracket)?.line ?? Infinity) > line;
  return brackets.filter((bracket) => bracket.at < at && CLOSER_OF.has(bracket.character) && isOpen(bracket));
}

/** The innermost open brackets up to a brace: those of one statement, as far as brackets tell. */
function inStatement<T extends Bracket>(open: readonly T[]): T[] {
  return open.slice(open.findLastIndex(({ character }) => character === '{') + 1);
}

/** Whether the next line with words is deeper than a line, or begins with a closer of what the line leaves open. */
function goesOnBelow<T extends Bracket>(
  open: readonly T[],
  brackets: readonly T[],
  indents: readonly number[],
  line: number,
): boolean {
  const indent = indents[line] ?? 0;
  const next = indents.findIndex((columns, at) => at > line && columns !== Infinity);
  if (next < 0) return false;
  if ((indents[next] ?? 0) > indent) return true;
  const closer = brackets.find((bracket) => bracket.line === next && bracket.leads);
  return closer?.indent === indent && open.some((opener) => fits(opener, closer));
}

/**
 * The pairs with the closers of some open brackets given to the outermost of these that they fit, where a bracket like
 * one that has a closer has none.
 */
function withInnermostOpen<T extends Bracket>(open: readonly T[], pairs: Pairs<T>): Pairs<T> {
  const closers = open.flatMap((opener) => pairs.get(opener) ?? []).sort((a, b) => b.at - a.at);
  const lonely = open.filter((opener) => !pairs.has(opener));
  if (!lonely.some((opener) => closers.some((closer) => fits(opener, closer)))) return pairs;
  const moved = new Map(pairs);
  for (const bracket of [...open, ...closers]) moved.delete(bracket);
  let outermost = 0;
  for (const closer of closers) {
    const opener = open[outermost];
    if (!opener || !fits(opener, closer)) continue;
    moved.set(opener, closer).set(closer, opener);
    outermost++;
  }
  return moved;
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
