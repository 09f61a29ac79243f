import { BEGINS_CONSTRUCT } from './place.ts';
import type { Point } from 'web-tree-sitter';
import { type Container, containersAt, isStructure, type ParsedText, strayContainers } from './containers.ts';
import type { Grammar, Grammars } from './grammars.ts';
import { closesBlock } from './lineBlocks.ts';
import { depthOf, isBefore, linesOf, nextText, textStart } from './lines.ts';
import { type Block, blockOf, closeOf, lineBlockAt } from './treeBlocks.ts';
import { bracketsIn, isBlockBrace, OpenBrackets, type TreeBracket } from './treeBrackets.ts';
import { isBlank } from '../util/text.ts';

/**
 * Tells how much of a completion to keep so that it ends with the block that it is written in. Takes the text before
 * the completion, the completion and the text after it, LF line ends, and VS Code's language id. Gives UTF-16 units of
 * the completion; undefined where the block does not end in the completion, or where nobody can tell: no grammar, no
 * tree, or a parse that takes too long.
 */
export type BlockEnd = (
  before: string,
  completion: string,
  after: string,
  languageId: string,
) => number | undefined;

/**
 * Block ends by the grammars that are loaded already: a language whose grammar is not loaded has undefined ones. The
 * function that is returned never throws.
 */
export function blockEndIn(grammars: Grammars): BlockEnd {
  return (before, completion, after, languageId) => {
    const grammar = grammars.loaded(languageId);
    if (!grammar) return undefined;
    try {
      return blockEnd(grammar, before, completion, after);
    } catch {
      // The library throws when its memory is exhausted; the indentation still ends the block.
      return undefined;
    }
  };
}

/**
 * How much of a completion to keep, as `BlockEnd` tells it, by one grammar. Parses the text around the place, which
 * takes some milliseconds.
 * @throws what web-tree-sitter throws when its memory is exhausted.
 */
export function blockEnd(
  grammar: Grammar,
  before: string,
  completion: string,
  after: string,
): number | undefined {
  const text = joined(grammar, before, completion, after);
  if (!text) return undefined;
  /** The document without the completion is parsed only where the answer depends on it. */
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

/**
 * Whether the document, as it is without the completion, closes a block. `block` finds that block in the document's
 * tree.
 */
type IsClosed = (block: (was: Joined) => Block | undefined) => boolean;

/**
 * Whether something closes a block. What does may be too far below to be parsed: then lines below the place that are
 * deeper than the block's opener show that the block goes on, and so that it is closed further down.
 */
function isClosedIn({ lines, end }: Joined, block: Block): boolean {
  if (closeOf(lines, block)) return true;
  const next = nextText(lines, end.row + 1);
  return next !== undefined && depthOf(lines.lineAt(next)) > depthOf(lines.lineAt(block.openerRow));
}

/**
 * Where the completion closes a block that it did not open: behind that bracket where the document lacks it, before it
 * where the document has one.
 */
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

/**
 * Whether a bracket closes a block, and not a call or a literal.
 * @param opener the bracket's counterpart; undefined where that is too far above to be parsed.
 */
function closesABlock(text: Joined, { kind }: TreeBracket, opener: TreeBracket | undefined): boolean {
  if (!opener) return kind === '}' || kind.startsWith('<');
  const container = containersAt(text, opener.end).findLast(isStructure);
  if (container && isOpenedBy(container, opener)) return isBlock(container);
  return kind.startsWith('<') || (kind === '}' && isBlockBrace(text, opener.start));
}

/** The block around the place that is opened by a bracket before the place. */
function blockFrom(was: Joined, opener: TreeBracket): Block | undefined {
  const known = containersAt(was, was.start);
  const container = [...known, ...strayContainers(was, was.start, known)].find((one) =>
    isOpenedBy(one, opener),
  );
  return container && blockOf(container);
}

/** Whether a container's inside begins behind a bracket. */
function isOpenedBy({ open }: Container, { end }: TreeBracket): boolean {
  return !isBefore(open, end) && !isBefore(end, open);
}

/** Whether a container is a block, or an element of markup. */
function isBlock({ role }: Container): boolean {
  return role === 'block' || role === 'element';
}

/**
 * UTF-16 units of the completion up to a closing bracket's end, with what closes a call around the block and what ends
 * its statement: `)`, `]`, `;` and `,` belong to the block's end.
 */
function withPunctuation(text: Joined, { row, column }: Point): number {
  const rest = text.lines.lineAt(row).slice(column);
  const behind = /^[)\];,]*/.exec(rest)?.[0].length ?? 0;
  return Math.min(text.unitsTo({ row, column: column + behind }), text.unitsTo(text.end));
}

/**
 * Where the completion has its first line outside the block: behind that line where it is a closing word that the
 * document lacks, before it elsewhere.
 */
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

/**
 * The first row of the completion, its own first one left out, that is not indented deeper than a block's opener, and
 * begins neither in a string nor between brackets.
 */
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
 * UTF-16 units before a completion that are parsed with it: some 100 lines, in which the blocks around it begin.
 * Parsing this and `AFTER` takes 2 ms with most grammars.
 */
const BEFORE = 4000;

/** UTF-16 units after a completion that are parsed with it: some 50 lines, in which the blocks around it end. */
const AFTER = 2000;

/**
 * Milliseconds that parsing these may take. The first parse of a grammar takes some 30, because its code is compiled
 * then.
 */
const PARSE_MS = 100;

/** A completion parsed in the place where it would stand. The caller of `joined` deletes the tree. */
interface Joined extends ParsedText {
  /** Where the completion begins. */
  readonly start: Point;
  /** Where the completion ends. */
  readonly end: Point;
  /** UTF-16 units of the completion before a point; negative for a point before the completion. */
  unitsTo(point: Point): number;
  /**
   * UTF-16 units of the completion before a point, less the blanks and line ends right before it; 0 for a point before
   * the completion.
   */
  keptBefore(point: Point): number;
}

/**
 * A completion with `BEFORE` and `AFTER` units of the text around it, parsed; undefined where that takes longer than
 * `PARSE_MS`.
 */
function joined(grammar: Grammar, before: string, completion: string, after: string): Joined | undefined {
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
 * The last `BEFORE` units of a text, from the beginning of a construct on: from the first of those lines that are
 * indented least. So the window does not begin within a comment or a string, which the parser would take for code.
 */
function tail(text: string, { facts }: Grammar): string {
  if (text.length <= BEFORE) return text;
  const lines = text.slice(-BEFORE).split('\n').slice(1);
  const begins = facts.grammar?.beginsConstruct ?? BEGINS_CONSTRUCT;
  const depths = lines.map((line) => (begins.test(line) ? depthOf(line) : Infinity));
  const first = Math.max(0, depths.indexOf(Math.min(...depths)));
  return (facts.grammar?.opening ?? '') + lines.slice(first).join('\n');
}

/** The point at the end of a text. */
function pointAt(text: string): Point {
  const lines = text.split('\n');
  return { row: lines.length - 1, column: lines.at(-1)?.length ?? 0 };
}

/** UTF-16 units of a text before a point. */
function offsetOf(text: string, { row, column }: Point): number {
  let offset = 0;
  for (let line = 0; line < row; line++) offset = text.indexOf('\n', offset) + 1;
  return offset + column;
}
