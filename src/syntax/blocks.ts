import type { Node, Point } from 'web-tree-sitter';
import { closesBlock } from '../base/indentation.ts';
import { isOpener } from './brackets.ts';
import type { Container, ParsedText, Role } from './containers.ts';
import { depthOf, indentOf, isBefore, isBlank, nextText, ROWS, textStart, type Lines } from './lines.ts';
import type { BlockSyntax } from './place.ts';

/** A block as a stretch of text. */
export interface Block {
  /** Whether the parser could not make sense of something in it. */
  readonly broken: boolean;
  /** The row that its header begins in. */
  readonly openerRow: number;
  /** Where its inside begins. */
  readonly open: Point;
  /** Where what closes it begins; absent while nothing does. */
  readonly close?: Point | undefined;
}

/** The block that a container is. */
export function blockOf({ node, open, close }: Container): Block {
  return { broken: node.hasError || !node.isNamed, openerRow: headerRow(node), open, close };
}

/**
 * A header may take several lines before its bracket: it begins where the nearest node does that is more than the block.
 * Nodes that are more than their brackets have it in them.
 */
function headerRow(node: Node): number {
  const start = node.startPosition;
  if (!node.firstChild || !isOpener(node.firstChild)) return start.row;
  let above = node.parent;
  while (above && !isBefore(above.startPosition, start)) above = above.parent;
  // The root, and what the parser could not make sense of, begin anywhere.
  return above?.parent && !above.isError ? above.startPosition.row : start.row;
}

/** What the tree says of a block, put right by the indentation where a closing bracket is missing somewhere. */
export function describe(text: ParsedText, block: Block): BlockSyntax {
  const { lines } = text;
  const opener = lines.lineAt(block.openerRow);
  const close = closeOf(lines, block);
  const indentLine = close && isFirst(lines, close) ? lines.lineAt(close.row) : opener;
  return {
    empty: isEmpty(text, block.open, close ?? dedentAfter(lines, block.open, depthOf(opener))),
    openerIndent: indentOf(indentLine),
    closed: close !== undefined,
  };
}

/**
 * What closes a block, if anything does. Where the parser found an error in it, the indentation decides between several
 * blocks that want the same bracket: it stands in the first line that is not deeper than the opener, and as deep as that.
 */
export function closeOf(lines: Lines, { openerRow, open, close, broken }: Block): Point | undefined {
  const depth = depthOf(lines.lineAt(openerRow));
  if (close && isFirst(lines, close) && depthOf(lines.lineAt(close.row)) < depth) return undefined;
  if (!broken || (close && !isFirst(lines, close))) return close;
  const { row } = dedentAfter(lines, open, depth);
  if (row >= lines.lineCount || (close && row >= close.row)) return close;
  const line = lines.lineAt(row);
  const closes = depthOf(line) === depth && (closesBlock(line) || line.trimStart().startsWith('</'));
  return closes ? { row, column: textStart(line) } : undefined;
}

function isFirst(lines: Lines, { row, column }: Point): boolean {
  return textStart(lines.lineAt(row)) === column;
}

/** Where the first line begins, after the block's first, that is not indented deeper than its opener. */
export function dedentAfter(lines: Lines, { row }: Point, depth: number): Point {
  const end = Math.min(lines.lineCount, row + ROWS);
  for (let below = row + 1; below < end; below++) {
    const line = lines.lineAt(below);
    if (!isBlank(line) && depthOf(line) <= depth) return { row: below, column: 0 };
  }
  return { row: end, column: 0 };
}

/** Comments between two points that are skipped at most. */
const COMMENTS = 100;

/** Whether there is nothing but blanks and comments between two points. */
function isEmpty(text: ParsedText, from: Point, to: Point): boolean {
  let point: Point | undefined = from;
  for (let count = 0; count < COMMENTS; count++) {
    const start: Point | undefined = textFrom(text.lines, point);
    if (!start || !isBefore(start, to)) return true;
    point = remarkEnd(text, start);
    if (!point) return false;
  }
  return false;
}

function textFrom(lines: Lines, { row, column }: Point): Point | undefined {
  const rest = lines.lineAt(row).slice(column);
  if (rest.trim() !== '') return { row, column: column + textStart(rest) };
  const next = nextText(lines, row + 1);
  return next === undefined ? undefined : { row: next, column: textStart(lines.lineAt(next)) };
}

/** Where the comment ends that begins at a point, or a string that says no more than one; undefined where none does. */
function remarkEnd({ grammar, tree }: ParsedText, start: Point): Point | undefined {
  const end = { row: start.row, column: start.column + 1 };
  return grammar.structure
    .captures(tree.rootNode, { startPosition: start, endPosition: end })
    .filter(({ name }) => isRemark(name as Role))
    .map(({ node }) => node)
    .find((node) => !isBefore(start, node.startPosition) && isBefore(start, node.endPosition))?.endPosition;
}

function isRemark(role: Role): boolean {
  return role === 'comment' || role === 'doc';
}
