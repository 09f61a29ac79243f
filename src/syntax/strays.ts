import type { Point } from 'web-tree-sitter';
import { bracketsIn, isBlockBrace, OpenBrackets, type Bracket } from './brackets.ts';
import { containersAt, type Container, type ParsedText } from './containers.ts';
import { isBefore } from './lines.ts';

/**
 * Rows on each side of the place in which brackets without a counterpart are looked for. Visiting the nodes of so many
 * takes 0.3 ms, and it is done only where the text is broken.
 */
const REACH = 150;

/** Brackets without a counterpart that are considered at most, the nearest. */
const MOST = 30;

/**
 * What a point is inside of where the parser found no structure: between a bracket that is open in the text and the
 * point. The innermost last.
 * @param containers what the tree says.
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
  const before = straysIn(text, from, point).slice(-MOST);
  const open = new OpenBrackets<Bracket>();
  for (const bracket of before) if (isIn(text, bracket, around)) open.pass(bracket);
  if (open.open.length === 0) return [];
  const below = straysIn(text, point, { row: point.row + REACH, column: 0 }).slice(0, MOST);
  const closed = new Map<Bracket, Point>();
  const rest = new OpenBrackets<Bracket>();
  rest.open.push(...open.open);
  for (const bracket of below) {
    const opener = rest.pass(bracket);
    if (opener) closed.set(opener, bracket.start);
  }
  return open.open.map((bracket) => toContainer(text, bracket, closed.get(bracket)));
}

/** Whether a point is behind a quotation mark in its line that the parser found no counterpart of. */
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

/** Whether a container is a part of the text's structure, and not a kind of text. */
export function isStructure({ role }: Container): boolean {
  return role === 'block' || role === 'element' || role === 'brackets' || role === 'code';
}

function straysIn({ grammar, tree, lines }: ParsedText, from: Point, to: Point): Bracket[] {
  return bracketsIn(grammar.strays, tree.rootNode, lines, from, to).filter(
    ({ start, end }) => !isBefore(start, from) && !isBefore(to, end),
  );
}

/** Whether nothing else is around the bracket than what is around the point: a broken sibling is none of our affair. */
function isIn(text: ParsedText, { start }: Bracket, around: Container | undefined): boolean {
  return containersAt(text, start).findLast(isStructure)?.node.id === around?.node.id;
}

function toContainer(
  text: ParsedText,
  { node, start, end, kind }: Bracket,
  close: Point | undefined,
): Container {
  if (kind.startsWith('<')) return { role: 'element', node, open: end, close };
  const block = kind === '}' && node.type === '{' && isBlockBrace(text, start);
  return { role: block ? 'block' : 'brackets', node, open: end, close };
}
