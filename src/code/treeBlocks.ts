import type { Node, Point } from 'web-tree-sitter';
import {
  type Container,
  containersAt,
  isInStrayString,
  isStructure,
  type ParsedText,
  type Role,
  strayContainers,
} from './containers.ts';
import { closesBlock } from './lineBlocks.ts';
import { depthOf, isBefore, type Lines, nextText, type Position, ROWS, textStart } from './lines.ts';
import type { BlockSyntax, PlaceKind, PlaceSyntax } from './place.ts';
import { isOpener } from './treeBrackets.ts';
import { indentOf, isBlank } from '../util/text.ts';

/**
 * What the syntax tree says of a place. The tree may be one edit behind as long as the edit is applied to its
 * positions: the typed text then counts as part of what it was typed into.
 */
export function placeAt(text: ParsedText, { line, character }: Position): PlaceSyntax {
  const point = { row: line, column: character };
  const known = containersAt(text, point);
  const containers = [...known, ...strayContainers(text, point, known)];
  const around = containers.findLast(isStructure);
  const block = blockAt(text, point, containers);
  return {
    kind: kindOf(text, point, known),
    inBrackets: around?.role === 'brackets' || around?.role === 'code',
    ...(block ? { block: describeBlock(text, block) } : {}),
  };
}

/** Roles of text that is not the code around it. */
const TEXT: readonly Role[] = ['string', 'comment', 'code'];

/** The kind of a place inside a part of a text; `brackets` are those of a tag here. A role without one is code. */
const KIND_OF: Readonly<Partial<Record<Role, PlaceKind>>> = {
  string: 'string',
  comment: 'comment',
  code: 'interpolation',
  element: 'markup',
  brackets: 'attribute',
};

/**
 * The kind of text that a point is in. Where a broken tree says nothing of it, it may be a string whose other
 * quotation mark is missing.
 */
function kindOf(text: ParsedText, point: Point, containers: readonly Container[]): PlaceKind {
  const inner = containers.findLast(
    ({ role, node }) => role !== 'doc' && (role !== 'brackets' || isTag(node)),
  );
  const isText = containers.some(({ role }) => TEXT.includes(role));
  if (!isText && isInStrayString(text, point)) return 'string';
  return inner ? (KIND_OF[inner.role] ?? 'code') : 'code';
}

/** Whether a node is an opening tag, or a tag that closes itself. */
function isTag({ type }: Node): boolean {
  return /^(?:start_tag|self_closing_tag|jsx_opening_element|jsx_self_closing_element)$/.test(type);
}

/**
 * The innermost block around a point, by the tree, by indentation, or by whichever of them finds the inner one in a
 * broken text.
 */
function blockAt(text: ParsedText, point: Point, containers: readonly Container[]): Block | undefined {
  const container = containers.findLast(({ role }) => role === 'block' || role === 'element');
  const known = container && blockOf(container);
  const { blocks } = text.grammar.facts;
  if (blocks === 'indentation') return lineBlockAt(text, point);
  const broken = (container?.node ?? text.tree.rootNode).hasError;
  if (blocks !== 'keywords' || !broken) return known;
  const guessed = lineBlockAt(text, point);
  return guessed && (!known || isBefore(known.open, guessed.open)) ? guessed : known;
}

/** A block as a stretch of text. */
export interface Block {
  /** Whether the parser could not make sense of something in the block. */
  readonly broken: boolean;
  /** The row that the block's header begins in. */
  readonly openerRow: number;
  /** Where the block's inside begins. */
  readonly open: Point;
  /** Where the block's closing delimiter begins; absent while there is none. */
  readonly close?: Point | undefined;
}

/** The block that a container is. */
export function blockOf({ node, open, close }: Container): Block {
  return { broken: node.hasError || !node.isNamed, openerRow: headerRow(node), open, close };
}

/**
 * The row that a block's header begins in. A header may take several lines before its bracket: it begins where the
 * nearest node does that is more than the block. A node that is more than its brackets contains its header itself.
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
function describeBlock(text: ParsedText, block: Block): BlockSyntax {
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
 * Where the delimiter begins that closes a block; undefined where nothing closes it. Where the parser found an error
 * in the block, the indentation decides between several blocks that want the same bracket: a block's own stands in the
 * first line that is not deeper than the opener, and as deep as that.
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

/** Whether a point is where its row's text begins. */
function isFirst(lines: Lines, { row, column }: Point): boolean {
  return textStart(lines.lineAt(row)) === column;
}

/**
 * Where the first line begins, after the row of a point, that is not indented deeper than `depth` columns; at most
 * `ROWS` rows further down.
 */
function dedentAfter(lines: Lines, { row }: Point, depth: number): Point {
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

/** Where text begins, from a point on; undefined where none follows. */
function textFrom(lines: Lines, { row, column }: Point): Point | undefined {
  const rest = lines.lineAt(row).slice(column);
  if (rest.trim() !== '') return { row, column: column + textStart(rest) };
  const next = nextText(lines, row + 1);
  return next === undefined ? undefined : { row: next, column: textStart(lines.lineAt(next)) };
}

/**
 * Where the comment ends that begins at a point, or a string that says no more than one; undefined where none begins
 * there.
 */
function remarkEnd({ grammar, tree }: ParsedText, start: Point): Point | undefined {
  const end = { row: start.row, column: start.column + 1 };
  return grammar.structure
    .captures(tree.rootNode, { startPosition: start, endPosition: end })
    .filter(({ name }) => isRemark(name as Role))
    .map(({ node }) => node)
    .find((node) => !isBefore(start, node.startPosition) && isBefore(start, node.endPosition))?.endPosition;
}

/** Whether a role is that of a comment, or of a string that says what a comment would. */
function isRemark(role: Role): boolean {
  return role === 'comment' || role === 'doc';
}

/**
 * The innermost block around a point, judging by how lines are indented: where that is what makes blocks, and where a
 * text is too broken for its keywords to be matched. Undefined at the top level.
 */
export function lineBlockAt(text: ParsedText, point: Point): Block | undefined {
  const { lines } = text;
  const line = lines.lineAt(point.row);
  const typed = line.slice(0, point.column);
  const settled = !isBlank(typed) && !isInBrackets(text, point);
  if (settled && opens(text, point.row, point.column)) return opened(text, point.row, point.column);
  const above = nextText(lines, point.row - 1, -1);
  if (isBlank(line) && above !== undefined && isWithoutBody(text, above, point.row))
    return opened(text, above);
  const depth = isBlank(line) ? blankDepth(lines, point) : depthOf(line);
  const row = openerAbove(text, point.row, depth);
  return row === undefined ? undefined : opened(text, row);
}

/** Whether the innermost structure around a point is no block. */
function isInBrackets(text: ParsedText, point: Point): boolean {
  const around = containersAt(text, point).findLast(isStructure);
  return around?.role === 'brackets' || around?.role === 'code';
}

/**
 * Columns that the code is indented at an empty line: up to the cursor, or as deep as the line below where that is
 * deeper, since the block goes on with that line.
 */
function blankDepth(lines: Lines, { row, column }: Point): number {
  const below = nextText(lines, row + 1);
  const own = depthOf(lines.lineAt(row).slice(0, column));
  return below === undefined ? own : Math.max(own, depthOf(lines.lineAt(below)));
}

/**
 * Whether a row is a header without a body yet: the cursor on an empty line below is in its block, whatever the
 * cursor's column.
 */
function isWithoutBody(text: ParsedText, header: number, row: number): boolean {
  if (text.grammar.name === 'yaml' || !opens(text, header)) return false;
  const below = nextText(text.lines, row + 1);
  const depth = depthOf(text.lines.lineAt(header));
  return below === undefined || depthOf(text.lines.lineAt(below)) <= depth;
}

/**
 * The nearest row above that opens a block, and that all lines down to `row` are indented deeper than; undefined where
 * none does.
 * @param depth columns that the code at `row` is indented.
 */
function openerAbove(text: ParsedText, row: number, depth: number): number | undefined {
  let inner = depth;
  for (let above = row - 1; above >= 0 && above > row - ROWS && inner > 0; above--) {
    const line = text.lines.lineAt(above);
    if (isBlank(line) || depthOf(line) >= inner || isInsideText(text, above)) continue;
    if (opens(text, above)) return above;
    inner = depthOf(line);
  }
  return undefined;
}

/** Whether a row begins within a comment or a string that began above it. */
function isInsideText(text: ParsedText, row: number): boolean {
  const start = { row, column: textStart(text.lines.lineAt(row)) };
  return containersAt(text, start).some(({ role }) => role === 'string' || role === 'comment');
}

/** Whether a row, up to a column, opens a block. */
function opens(text: ParsedText, row: number, column = text.lines.lineAt(row).length): boolean {
  const { opensBlock } = text.grammar.facts;
  const code = withoutComment(text, row, column);
  return opensBlock.test(code) || isUnfinishedHeader(code);
}

/** Whether a line begins a header whose parameters go on in the next line. */
function isUnfinishedHeader(code: string): boolean {
  return (
    /^\s*(?:async\s+)?(?:def|class|if|elif|for|while|with|match|case|except)\b/.test(code) &&
    /\([^)]*$/.test(code)
  );
}

/** A row up to a column, without a comment that begins in it. */
function withoutComment(text: ParsedText, row: number, column: number): string {
  const comment = containersAt(text, { row, column }).find(({ role }) => role === 'comment');
  const start = comment?.node.startPosition;
  return text.lines.lineAt(row).slice(0, start?.row === row ? start.column : column);
}

/** The block that a row opens. What closes it, where something does, stands in the first line that is not deeper. */
function opened({ grammar, lines }: ParsedText, row: number, column = lines.lineAt(row).length): Block {
  const depth = depthOf(lines.lineAt(row));
  const block: Block = { broken: true, openerRow: row, open: { row, column } };
  if (grammar.facts.blocks !== 'keywords') return block;
  const { row: below } = dedentAfter(lines, block.open, depth);
  const line = below < lines.lineCount ? lines.lineAt(below) : '';
  const closes = depthOf(line) === depth && /^\s*(?:end|fi|done|esac|until|\})/.test(line);
  return closes ? { ...block, close: { row: below, column: textStart(line) } } : block;
}
