import type { Node, Point, Query, Tree } from 'web-tree-sitter';
import type { Grammar } from './grammars.ts';
import { isBefore, type Lines, nextText } from './lines.ts';
import {
  bracketsIn,
  isBlockBrace,
  isCloser,
  isOpener,
  OpenBrackets,
  type TreeBracket,
} from './treeBrackets.ts';

/**
 * A text and its syntax tree. The tree's positions are those of the text; its structure may be that of one edit
 * before.
 */
export interface ParsedText {
  readonly grammar: Grammar;
  readonly tree: Tree;
  readonly lines: Lines;
}

/**
 * What a part of a text is, named as in the queries `structure.scm`: `brackets` are those of a call, a list or a
 * literal, `code` stands in a string, `doc` is a string that documents.
 */
export type Role = 'block' | 'element' | 'brackets' | 'code' | 'string' | 'comment' | 'doc';

/** A part of a text that has an inside. */
export interface Container {
  readonly role: Role;
  readonly node: Node;
  /** Where the inside begins. */
  readonly open: Point;
  /** Where the inside ends and the closing delimiter begins; absent while nothing closes the part. */
  readonly close?: Point | undefined;
}

/** The containers that a point is inside of, the innermost last. */
export function containersAt(text: ParsedText, point: Point): Container[] {
  const before = textBefore(text.lines, point);
  return captured(text.grammar.structure, text.tree.rootNode, before, after(point))
    .map(({ name, node }) => insideOf(text, name as Role, node))
    .filter((container) => container !== undefined)
    .filter((container) => isInside(container, point, before));
}

/** Whether a container is a part of the text's structure, and not a kind of text, as strings and comments are. */
export function isStructure({ role }: Container): boolean {
  return role === 'block' || role === 'element' || role === 'brackets' || role === 'code';
}

/** What a query captures from one point to another, the token that ends at the first one included. */
function captured(query: Query, root: Node, from: Point, to: Point): readonly { name: string; node: Node }[] {
  const startPosition = from.column === 0 ? from : { row: from.row, column: from.column - 1 };
  return query.captures(root, { startPosition, endPosition: to });
}

/** The point one UTF-16 unit further on in the same row. */
function after({ row, column }: Point): Point {
  return { row, column: column + 1 };
}

/**
 * Where the text before a point ends, blanks and blank lines left out: in the tree, a container that nothing closes
 * ends there.
 */
function textBefore(lines: Lines, point: Point): Point {
  const own = lines.lineAt(point.row).slice(0, point.column).trimEnd();
  if (own !== '' || point.row === 0) return { row: point.row, column: own.length };
  const row = nextText(lines, point.row - 1, -1);
  return row === undefined ? { row: 0, column: 0 } : { row, column: lines.lineAt(row).trimEnd().length };
}

/**
 * Whether a point is inside of a container.
 * @param before where the text before the point ends, see `textBefore`.
 */
function isInside({ role, node, open, close }: Container, point: Point, before: Point): boolean {
  if (isBefore(point, open)) return false;
  if (close) return !isBefore(close, point);
  const { row } = node.endPosition;
  // A string that is not closed in its line is an error of that line alone.
  if (role === 'string' && row === node.startPosition.row && row !== point.row) return false;
  return !isBefore(node.endPosition, before);
}

/** The container that a captured node is; undefined for a node without an inside, such as a tag that closes itself. */
function insideOf(text: ParsedText, role: Role, node: Node): Container | undefined {
  switch (role) {
    case 'string':
    case 'doc':
      return { role, node, open: after(node.startPosition), close: stringEnd(node) };
    case 'comment':
      return insideOfComment(text, node);
    case 'element':
      return insideOfElement(node);
    case 'block':
      return text.grammar.facts.blocks === 'keywords'
        ? insideOfKeywords(text, node)
        : insideOfBrackets(text, role, node);
    case 'brackets':
    case 'code':
      return insideOfBrackets(text, role, node);
  }
}

/** Where a string's inside ends; undefined where its closing quote is missing. */
function stringEnd(node: Node): Point | undefined {
  if (node.lastChild?.isMissing) return undefined;
  const { row, column } = node.endPosition;
  return { row, column: Math.max(0, column - 1) };
}

/**
 * The inside of a comment. Where the line's end ends the comment, the inside includes that end, because what is typed
 * there belongs to the comment.
 */
function insideOfComment({ grammar, lines }: ParsedText, node: Node): Container {
  const { row, column } = node.endPosition;
  const closer = grammar.facts.blockComments[0]?.[1];
  const closed = closer !== undefined && lines.lineAt(row).slice(0, column).endsWith(closer);
  const open = after(node.startPosition);
  if (closed) return { role: 'comment', node, open, close: { row, column: column - 1 } };
  const last = column === 0 && row > 0 ? row - 1 : row;
  return { role: 'comment', node, open, close: { row: last, column: lines.lineAt(last).length } };
}

/** The inside of an element of markup: between its tags. Undefined for an element that is one tag. */
function insideOfElement(node: Node): Container | undefined {
  const { firstChild: first, lastChild: last } = node;
  if (!first || !last || /self_closing/.test(first.type)) return undefined;
  const closed = /end_tag|closing/.test(last.type) && !last.isMissing;
  return { role: 'element', node, open: first.endPosition, close: closed ? last.startPosition : undefined };
}

/** Children at either end of a node among which its brackets are looked for: a body may have thousands of children. */
const ENDS = 8;

/** The inside of what stands between brackets; undefined for a node without an opening one. */
function insideOfBrackets(text: ParsedText, role: Role, node: Node): Container | undefined {
  const { childCount } = node;
  const first = childrenOf(node, 0, Math.min(ENDS, childCount));
  const opener = first.find(isOpener);
  if (!opener) return undefined;
  const closer = childrenOf(node, Math.max(0, childCount - ENDS), childCount).findLast(isCloser);
  const closed = closer && !closer.isMissing && isBefore(opener.startPosition, closer.startPosition);
  // Where a lambda has its parameters within its braces, its block begins behind them.
  const arrow = role === 'block' ? first.find(({ type }) => type === '->') : undefined;
  const inside = { node, open: (arrow ?? opener).endPosition };
  if (closed) return { ...inside, role, close: closer.startPosition };
  // A block that is not closed yet looks like a literal to the parser.
  const block = opener.type === '{' && role === 'brackets' && isBlockBrace(text, opener.startPosition);
  return { ...inside, role: block ? 'block' : role };
}

/** The children of a node from one index to before another. */
function childrenOf(node: Node, from: number, to: number): Node[] {
  const indices = Array.from({ length: to - from }, (_, count) => from + count);
  return indices.map((index) => node.child(index)).filter((child) => child !== null);
}

/** Fields of a node that belong to a block's header. */
const HEADER = /^(?:name|object|value|condition|parameters|superclass|pattern|clause)$/;

/** Tokens that close a block of keywords. */
const CLOSING_WORDS = /^(?:end|fi|done|esac|until|\})$/;

/** The end of a header's line behind which the block begins; elsewhere the header may go on to the line's end. */
const SETTLED = /(?:\b(?:then|do|else|begin|ensure|repeat|in)|[{|]|\bfunction\b[^()]*\([^()]*\))\s*$/;

/**
 * The inside of a block between keywords. Keywords, names and conditions are its header; the first child that is none
 * of these begins the inside.
 */
function insideOfKeywords({ lines }: ParsedText, node: Node): Container {
  const { children } = node;
  const first = children.findIndex((child, index) => !isHeader(node, child, index));
  const head = first < 0 ? children : children.slice(0, first);
  const { row, column } = head.at(-1)?.endPosition ?? node.startPosition;
  const settled = head.length === 0 || SETTLED.test(lines.lineAt(row).slice(0, column));
  const closer = children.findLast((child) => !child.isNamed && CLOSING_WORDS.test(child.type));
  return {
    role: 'block',
    node,
    open: settled ? { row, column } : { row: row + 1, column: 0 },
    close: closer && !closer.isMissing ? closer.startPosition : undefined,
  };
}

/** Whether a child of a block's node belongs to the block's header. */
function isHeader(node: Node, child: Node, index: number): boolean {
  if (!child.isNamed) return !CLOSING_WORDS.test(child.type);
  return HEADER.test(node.fieldNameForChild(index) ?? '');
}

/**
 * Rows on each side of the place in which brackets without a counterpart are looked for. Visiting the nodes of so many
 * rows takes 0.3 ms, and is done only where the text is broken.
 */
const REACH = 150;

/** Brackets without a counterpart that are considered at most on each side of the place, the nearest. */
const MOST_STRAYS = 30;

/**
 * Containers around a point where the parser found no structure: each reaches from a bracket that is open in the text
 * before the point to its counterpart behind it. The innermost is the last. Empty where the tree has no error around
 * the point.
 * @param containers what the tree says, as `containersAt` gives it.
 */
export function strayContainers(
  text: ParsedText,
  point: Point,
  containers: readonly Container[],
): Container[] {
  const around = containers.findLast(isStructure);
  const node = around?.node ?? text.tree.rootNode;
  if (!node.hasError) return [];
  const above = { row: Math.max(0, point.row - REACH), column: 0 };
  const from = around && isBefore(above, around.open) ? around.open : above;
  const before = straysIn(text, from, point).slice(-MOST_STRAYS);
  const open = new OpenBrackets<TreeBracket>();
  for (const bracket of before) if (isIn(text, bracket, around)) open.pass(bracket);
  if (open.open.length === 0) return [];
  const below = straysIn(text, point, { row: point.row + REACH, column: 0 }).slice(0, MOST_STRAYS);
  const closed = new Map<TreeBracket, Point>();
  const rest = new OpenBrackets<TreeBracket>();
  rest.open.push(...open.open);
  for (const bracket of below) {
    const opener = rest.pass(bracket);
    if (opener) closed.set(opener, bracket.start);
  }
  return open.open.map((bracket) => toContainer(text, bracket, closed.get(bracket)));
}

/** Whether a point stands behind a quotation mark in its row whose counterpart the parser did not find. */
export function isInStrayString({ grammar, tree: { rootNode }, lines }: ParsedText, point: Point): boolean {
  if (!rootNode.hasError) return false;
  const range = { startPosition: { row: point.row, column: 0 }, endPosition: point };
  let open: string | undefined;
  for (const { name, node } of grammar.strays.captures(rootNode, range)) {
    if (name !== 'quote' || node.startPosition.row !== point.row || isBefore(point, node.endPosition))
      continue;
    const mark = lines.lineAt(point.row).slice(node.startPosition.column, node.endPosition.column);
    open = open === undefined ? mark : open === mark ? undefined : open;
  }
  return open !== undefined;
}

/** Brackets without a counterpart that lie wholly between two points. */
function straysIn({ grammar, tree, lines }: ParsedText, from: Point, to: Point): TreeBracket[] {
  return bracketsIn(grammar.strays, tree.rootNode, lines, from, to).filter(
    ({ start, end }) => !isBefore(start, from) && !isBefore(to, end),
  );
}

/**
 * Whether a bracket has the same container around it as the point has: a bracket in a broken sibling says nothing of
 * the point.
 */
function isIn(text: ParsedText, { start }: TreeBracket, around: Container | undefined): boolean {
  return containersAt(text, start).findLast(isStructure)?.node.id === around?.node.id;
}

/** The container that a bracket without a counterpart opens. */
function toContainer(
  text: ParsedText,
  { node, start, end, kind }: TreeBracket,
  close: Point | undefined,
): Container {
  if (kind.startsWith('<')) return { role: 'element', node, open: end, close };
  const block = kind === '}' && node.type === '{' && isBlockBrace(text, start);
  return { role: block ? 'block' : 'brackets', node, open: end, close };
}
