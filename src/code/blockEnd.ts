import type { Point } from 'web-tree-sitter';
import { type Container, containersAt, isStructure, type ParsedText, strayContainers } from './containers.ts';
import type { Grammar, Grammars } from './grammars.ts';
import { closesBlock } from './lineBlocks.ts';
import { depthOf, isBefore, linesOf, nextText, textStart } from './lines.ts';
import { type Block, blockOf, closeOf, lineBlockAt } from './treeBlocks.ts';
import { bracketsIn, isBlockBrace, OpenBrackets, type TreeBracket } from './treeBrackets.ts';
import { isBlank } from '../util/text.ts';

/**
 * How much of a completion to keep so that it does not go past the end of the block that it is written in, in UTF-16
 * units; undefined where the block does not end in it, or nobody can say.
 */
export type BlockEnd = (
  before: string,
  completion: string,
  after: string,
  languageId: string,
) => number | undefined;

/** Judges by the grammars that are loaded already. Never throws. */
export function blockEndIn(grammars: Grammars): BlockEnd {
  return (before, completion, after, languageId) => {
    const grammar = grammars.loaded(languageId);
    if (!grammar) return undefined;
    try {
      return blockEnd(grammar, before, completion, after);
    } catch {
      // The library throws when its memory is exhausted; there are other filters.
      return undefined;
    }
  };
}

/** Parses what is around the place, some milliseconds at most, to see where the place's block ends. */
export function blockEnd(
  grammar: Grammar,
  before: string,
  completion: string,
  after: string,
): number | undefined {
  const text = joined(grammar, before, completion, after);
  if (!text) return undefined;
  /** The same without the completion, parsed only where it matters. */
  const isClosed = (block: (was: Joined) => Block | undefined): boolean => {
    const was = joined(grammar, before, '', after);
    const found = was && block(was);
    const closed = was && found ? isClosedIn(was, found) : false;
    was?.tree.delete();
    return closed;
  };
  try {
    const style = grammar.facts.blocks;
    return style === 'brackets' || style === 'tags'
      ? endByBrackets(text, isClosed)
      : endByLines(text, isClosed);
  } finally {
    text.tree.delete();
  }
}

/** Whether the document, as it is without the completion, closes a block of it. */
type IsClosed = (block: (was: Joined) => Block | undefined) => boolean;

/** What closes it may be too far below to be seen; then the block goes on with the next line. */
function isClosedIn({ lines, end }: Joined, block: Block): boolean {
  if (closeOf(lines, block)) return true;
  const next = nextText(lines, end.row + 1);
  return next !== undefined && depthOf(lines.lineAt(next)) > depthOf(lines.lineAt(block.openerRow));
}

function endByBrackets(text: Joined, isClosed: IsClosed): number | undefined {
  const { grammar, tree, lines, start, end } = text;
  const open = new OpenBrackets<TreeBracket>();
  const own = new Set<TreeBracket>();
  for (const bracket of bracketsIn(grammar.brackets, tree.rootNode, lines, { row: 0, column: 0 }, end)) {
    const opener = open.pass(bracket);
    if (isBefore(bracket.start, start)) continue;
    if (bracket.opens) own.add(bracket);
    else if ((!opener || !own.has(opener)) && closesABlock(text, bracket, opener)) {
      const kept = opener && !isClosed((was) => blockFrom(was, opener));
      return kept ? withPunctuation(text, bracket.end) : text.keptBefore(bracket.start);
    }
  }
  return undefined;
}

/** @param opener what the bracket closes; undefined where that is too far above to be seen. */
function closesABlock(text: Joined, { kind }: TreeBracket, opener: TreeBracket | undefined): boolean {
  if (!opener) return kind === '}' || kind.startsWith('<');
  const container = containersAt(text, opener.end).findLast(isStructure);
  if (container && isOpenedBy(container, opener)) return isBlock(container);
  return kind.startsWith('<') || (kind === '}' && isBlockBrace(text, opener.start));
}

/** The block around the place that a bracket before the place opens. */
function blockFrom(was: Joined, opener: TreeBracket): Block | undefined {
  const known = containersAt(was, was.start);
  const container = [...known, ...strayContainers(was, was.start, known)].find((one) =>
    isOpenedBy(one, opener),
  );
  return container && blockOf(container);
}

function isOpenedBy({ open }: Container, { end }: TreeBracket): boolean {
  return !isBefore(open, end) && !isBefore(end, open);
}

function isBlock({ role }: Container): boolean {
  return role === 'block' || role === 'element';
}

/** What closes a call around the block, and ends its statement, belongs to it. */
function withPunctuation(text: Joined, { row, column }: Point): number {
  const rest = text.lines.lineAt(row).slice(column);
  const behind = /^[)\];,]*/.exec(rest)?.[0].length ?? 0;
  return Math.min(text.unitsTo({ row, column: column + behind }), text.unitsTo(text.end));
}

function endByLines(text: Joined, isClosed: IsClosed): number | undefined {
  const { lines, start, end } = text;
  const block = lineBlockAt(text, start);
  if (!block) return undefined;
  const depth = depthOf(lines.lineAt(block.openerRow));
  const row = dedentIn(text, depth);
  if (row === undefined) return undefined;
  const line = lines.lineAt(row);
  const closes = text.grammar.facts.blocks === 'keywords' && closesBlock(line) && depthOf(line) === depth;
  const kept = closes && !isClosed((was) => lineBlockAt(was, was.start));
  if (!kept) return text.keptBefore({ row, column: 0 });
  return Math.min(text.unitsTo({ row, column: line.length }), text.unitsTo(end));
}

/** The first row of the completion after its own first one that is not deeper than a block's opener. */
function dedentIn(text: Joined, depth: number): number | undefined {
  for (let row = text.start.row + 1; row <= text.end.row; row++) {
    const line = text.lines.lineAt(row);
    if (isBlank(line) || depthOf(line) > depth || (row === text.end.row && text.end.column === 0)) continue;
    const containers = containersAt(text, { row, column: textStart(line) });
    if (!containers.some(({ role }) => role === 'string' || role === 'brackets')) return row;
  }
  return undefined;
}

/**
 * UTF-16 units on either side of a completion that are parsed with it: some 100 lines above, where the blocks around it
 * begin, and 50 below, where they end. It takes 2 ms with most grammars.
 */
const BEFORE = 4000;
const AFTER = 2000;

/**
 * Milliseconds that parsing them may take. A grammar's first parse takes some 30, because its code is compiled then.
 */
const PARSE_MS = 100;

/** A completion in the place where it would stand. Whoever gets it deletes the tree. */
export interface Joined extends ParsedText {
  /** Where the completion begins and ends. */
  readonly start: Point;
  readonly end: Point;
  /** UTF-16 units of the completion before a point that is in it. */
  unitsTo(point: Point): number;
  /** As `unitsTo`, less the blanks before the point. */
  keptBefore(point: Point): number;
}

/** Parses a completion with what is around it; undefined where that takes too long. */
export function joined(
  grammar: Grammar,
  before: string,
  completion: string,
  after: string,
): Joined | undefined {
  const above = tail(before, grammar);
  const whole = above + completion + after.slice(0, AFTER);
  const parser = grammar.newParser();
  try {
    const deadline = performance.now() + PARSE_MS;
    const tree = parser.parse(whole, null, { progressCallback: () => performance.now() > deadline });
    if (!tree) return undefined;
    const unitsTo = (point: Point): number => offsetOf(whole, point) - above.length;
    return {
      grammar,
      tree,
      lines: linesOf(whole),
      start: pointAt(above),
      end: pointAt(above + completion),
      unitsTo,
      keptBefore: (point) => completion.slice(0, Math.max(0, unitsTo(point))).trimEnd().length,
    };
  } finally {
    parser.delete();
  }
}

/**
 * The end of a text, from the beginning of a construct on: from the first of the lines that are indented least, so that
 * the window does not begin within a comment or a string that the parser would take for code.
 */
function tail(text: string, { facts }: Grammar): string {
  if (text.length <= BEFORE) return text;
  const lines = text.slice(-BEFORE).split('\n').slice(1);
  const begins = facts.grammar?.beginsConstruct ?? /^\s*[\w@]/;
  const depths = lines.map((line) => (begins.test(line) ? depthOf(line) : Infinity));
  const first = Math.max(0, depths.indexOf(Math.min(...depths)));
  return (facts.grammar?.opening ?? '') + lines.slice(first).join('\n');
}

function pointAt(text: string): Point {
  const lines = text.split('\n');
  return { row: lines.length - 1, column: lines.at(-1)?.length ?? 0 };
}

function offsetOf(text: string, { row, column }: Point): number {
  let offset = 0;
  for (let line = 0; line < row; line++) offset = text.indexOf('\n', offset) + 1;
  return offset + column;
}
