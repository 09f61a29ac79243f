import type { Declaration, Outline } from './declarations.ts';
import type { Node, QueryMatch } from 'web-tree-sitter';
import type { ParsedText } from './containers.ts';
import type { Lines } from './lines.ts';

/**
 * Depth in the tree down to which declarations are looked for. Members of a class in a namespace that is in another are
 * at 8; below is what functions contain.
 */
const DEPTH = 10;

/** What a file declares, by its grammar. Empty for languages without a query for it. Some milliseconds for a large file. */
export function outlineOf(text: ParsedText): Outline {
  const query = text.grammar.outline();
  if (!query) return [];
  const matches = query.matches(text.tree.rootNode, { maxStartDepth: DEPTH });
  return flatten(nest(matches.flatMap((match) => found(text, match))));
}

function found(text: ParsedText, match: QueryMatch): OutlineMatch[] {
  const named = captures(match);
  const [opaque] = named.get('opaque') ?? [];
  if (opaque) return [{ kind: 'opaque', node: opaque }];
  const [container] = named.get('container') ?? [];
  const [node = container] = named.get('declaration') ?? [];
  const [name] = named.get('name') ?? [];
  if (!node || !name) return [];
  const [body] = named.get('body') ?? [];
  const [keyword] = named.get('keyword') ?? [];
  const signature = signatureOf(text, { node, body, keyword, container: container !== undefined });
  return [{ kind: container ? 'container' : 'declaration', node, body, name: nameIn(text, name), signature }];
}

function captures({ captures: all }: QueryMatch): Map<string, Node[]> {
  const named = new Map<string, Node[]>();
  for (const { name, node } of all) named.set(name, [...(named.get(name) ?? []), node]);
  return named;
}

/** What a query found: something that is declared, or something that nothing is seen of. */
type OutlineMatch =
  | { readonly kind: 'opaque'; readonly node: Node }
  | {
      readonly kind: 'declaration' | 'container';
      readonly node: Node;
      readonly body?: Node | undefined;
      readonly name: string;
      readonly signature: string;
    };

/** A declaration while its members are collected. */
interface Growing extends Pick<Declaration, 'name' | 'signature' | 'start' | 'end'> {
  readonly members: Growing[];
}

/** Columns that a member is indented by: its signature is told on one line of its own. */
const INDENT = '  ';

/** Each before its members. */
function flatten(declarations: readonly Growing[], depth = 0): Outline {
  return declarations.flatMap(({ members, signature, ...declaration }) => [
    { ...declaration, signature: INDENT.repeat(depth) + signature, depth },
    ...flatten(members, depth + 1),
  ]);
}

/** Something that is open while what is in it passes. */
interface Open {
  readonly found: OutlineMatch;
  /** Where what is in it belongs; undefined where it belongs nowhere. */
  readonly members?: Growing[];
}

/** Puts members into what they belong to, and leaves out what stands in functions. */
function nest(all: readonly OutlineMatch[]): readonly Growing[] {
  const top: Growing[] = [];
  const open: Open[] = [];
  for (const found of once(all).sort(byPlace)) {
    while (open.length > 0 && !isIn(found.node, open.at(-1)?.found.node)) open.pop();
    const around = open.at(-1);
    if (found.kind === 'opaque') {
      if (!isBody(found.node, around?.found)) open.push({ found });
      continue;
    }
    const declaration = newDeclaration(found);
    (around ? around.members : top)?.push(declaration);
    const isSeen = found.kind === 'container' && (!around || around.members !== undefined);
    open.push(isSeen ? { found, members: declaration.members } : { found });
  }
  return top;
}

function newDeclaration({ node, name, signature }: Exclude<OutlineMatch, { kind: 'opaque' }>): Growing {
  return { name, signature, start: node.startPosition.row, end: node.endPosition.row + 1, members: [] };
}

/** What is found twice counts with its body, and with its members. */
function once(all: readonly OutlineMatch[]): OutlineMatch[] {
  const best = new Map<string, OutlineMatch>();
  for (const found of all) {
    const key = found.kind === 'opaque' ? `${found.node.id}` : `${found.node.id} ${found.name}`;
    const known = best.get(key);
    if (!known || rank(found) > rank(known)) best.set(key, found);
  }
  return [...best.values()];
}

function rank(found: OutlineMatch): number {
  if (found.kind === 'opaque') return 0;
  return (found.kind === 'container' ? 2 : 0) + (found.body ? 1 : 0);
}

function byPlace(one: OutlineMatch, other: OutlineMatch): number {
  return one.node.startIndex - other.node.startIndex || other.node.endIndex - one.node.endIndex;
}

function isIn(inner: Node, outer: Node | undefined): boolean {
  return outer !== undefined && outer.startIndex <= inner.startIndex && inner.endIndex <= outer.endIndex;
}

function isBody(node: Node, around: OutlineMatch | undefined): boolean {
  return around?.kind === 'container' && around.body?.id === node.id;
}

/** UTF-16 units that a signature has at most: three lines of code. */
export const SIGNATURE_UNITS = 300;

/** Rows of a declaration that are read for its signature at most. */
const ROWS = 40;

/** What a signature is made of. */
export interface SignatureParts {
  readonly node: Node;
  readonly body?: Node | undefined;
  /** What it begins with that the node does not. */
  readonly keyword?: Node | undefined;
  /** Whether it has members. */
  readonly container: boolean;
}

/** Nodes that add something to a declaration, such as `export` or `template <...>`. */
const WRAPPERS = new Set(['export_statement', 'template_declaration', 'ambient_declaration']);

/** A declaration without its body, on one line. */
export function signatureOf(text: ParsedText, { node, body, keyword, container }: SignatureParts): string {
  const first = wrapperOf(node) ?? node;
  const to = body ? body.startPosition : node.endPosition;
  const written = textBetween(text.lines, first.startPosition, to);
  const whole = body === undefined && (container || text.grammar.facts.blocks === 'keywords');
  const head = whole ? (written.split(/[\n{]/)[0] ?? '') : written;
  const prefix = keyword ? `${nodeText(text, keyword)} ` : '';
  return `${prefix}${oneLine(head, text.grammar.facts.lineComments[0])}`.slice(0, SIGNATURE_UNITS);
}

function wrapperOf(node: Node): Node | undefined {
  const { parent } = node;
  return parent && WRAPPERS.has(parent.type) ? (wrapperOf(parent) ?? parent) : undefined;
}

/** Without comments that end with their lines, and without what only leads over to the body. */
function oneLine(written: string, comment: string | undefined): string {
  const lines = written.split('\n').map((line) => withoutComment(line, comment));
  const whole = lines.join(' ').replace(/\s+/g, ' ').trim();
  const closed = whole.replace(/([([]) /g, '$1').replace(/,? ([)\]])/g, '$1');
  return closed.replace(/\s*(?:=>?|[:;,])$/, '');
}

function withoutComment(line: string, comment: string | undefined): string {
  if (comment === undefined) return line;
  const start = line.trimStart().startsWith(comment) ? 0 : line.indexOf(` ${comment}`);
  return start < 0 ? line : line.slice(0, start);
}

/** The text of a node, cut off after some lines. */
export function nodeText({ lines }: Pick<ParsedText, 'lines'>, node: Node): string {
  return textBetween(lines, node.startPosition, node.endPosition);
}

type Place = Node['startPosition'];

function textBetween(lines: Lines, from: Place, to: Place): string {
  if (from.row === to.row) return lines.lineAt(from.row).slice(from.column, to.column);
  const last = Math.min(to.row, from.row + ROWS, lines.lineCount - 1);
  const rows = Array.from({ length: last - from.row + 1 }, (_, count) => lines.lineAt(from.row + count));
  const end = last === to.row ? to.column : Infinity;
  return rows
    .map((line, at) => line.slice(at === 0 ? from.column : 0, at === rows.length - 1 ? end : undefined))
    .join('\n');
}

/** The name in a declarator: C writes it among what makes up the type. */
export function nameIn(text: ParsedText, node: Node): string {
  const inner = node.childForFieldName('declarator');
  return inner ? nameIn(text, inner) : nodeText(text, node).replace(/^[*&\s]+/, '');
}
