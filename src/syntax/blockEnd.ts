import type { Point } from 'web-tree-sitter';
import { closesBlock } from '../base/indentation.ts';
import { blockOf, closeOf, type Block } from './blocks.ts';
import { bracketsIn, isBlockBrace, OpenBrackets, type Bracket } from './brackets.ts';
import { containersAt, type Container } from './containers.ts';
import type { Grammar, Grammars } from './grammars.ts';
import { joined, type Joined } from './joined.ts';
import { lineBlockAt } from './lineBlocks.ts';
import { depthOf, isBefore, isBlank, nextText, textStart } from './lines.ts';
import { isStructure, strayContainers } from './strays.ts';

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
  const open = new OpenBrackets<Bracket>();
  const own = new Set<Bracket>();
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
function closesABlock(text: Joined, { kind }: Bracket, opener: Bracket | undefined): boolean {
  if (!opener) return kind === '}' || kind.startsWith('<');
  const container = containersAt(text, opener.end).findLast(isStructure);
  if (container && isOpenedBy(container, opener)) return isBlock(container);
  return kind.startsWith('<') || (kind === '}' && isBlockBrace(text, opener.start));
}

/** The block around the place that a bracket before the place opens. */
function blockFrom(was: Joined, opener: Bracket): Block | undefined {
  const known = containersAt(was, was.start);
  const container = [...known, ...strayContainers(was, was.start, known)].find((one) =>
    isOpenedBy(one, opener),
  );
  return container && blockOf(container);
}

function isOpenedBy({ open }: Container, { end }: Bracket): boolean {
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
