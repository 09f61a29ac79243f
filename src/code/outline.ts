import type { Declaration, Outline } from './declarations.ts';
import type { Node, Point, QueryMatch } from 'web-tree-sitter';
import type { ParsedText } from './containers.ts';
import type { Lines } from './lines.ts';

/**
 * The declarations of a file by its grammar; empty for a language without a query for them. Takes some milliseconds
 * for a large file.
 */
export function outlineOf(text: ParsedText): Outline {
  const query = text.grammar.outline();
  if (!query) return [];
  const matches = query.matches(text.tree.rootNode, { maxStartDepth: DEPTH });
  return flatten(nest(matches.flatMap((match) => found(text, match))));
}

/**
 * Depth in the tree down to which declarations are looked for. Members of a class in a namespace that is in another
 * one are at 8; further down is what functions contain.
 */
const DEPTH = 10;

/** A match of the query: something that is declared, or something whose inside is not looked at. */
type OutlineMatch =
  | { readonly kind: 'opaque'; readonly node: Node }
  | {
      readonly kind: 'declaration' | 'container';
      readonly node: Node;
      readonly body?: Node | undefined;
      readonly name: string;
      readonly signature: string;
    };

/** The declarations that a match of the query stands for: one, or none. */
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

/** The captured nodes of a match, by the names of their captures. */
function captures({ captures: all }: QueryMatch): Map<string, Node[]> {
  const named = new Map<string, Node[]>();
  for (const { name, node } of all) named.set(name, [...(named.get(name) ?? []), node]);
  return named;
}

/** The name in a declarator: C writes it among what makes up the type. */
function nameIn(text: ParsedText, node: Node): string {
  const inner = node.childForFieldName('declarator');
  return inner ? nameIn(text, inner) : nodeText(text, node).replace(/^[*&\s]+/, '');
}

/** A declaration while its members are collected. */
interface Growing extends Pick<Declaration, 'name' | 'signature' | 'start' | 'end'> {
  readonly members: Growing[];
}

/** Blanks before a member's signature for each level: a signature stands on one line of its own. */
const INDENT = '  ';

/** The declarations in a row, each before its members. */
function flatten(declarations: readonly Growing[], depth = 0): Outline {
  return declarations.flatMap(({ members, signature, ...declaration }) => [
    { ...declaration, signature: INDENT.repeat(depth) + signature, depth },
    ...flatten(members, depth + 1),
  ]);
}

/** A match that is open while the matches in it pass. */
interface Open {
  readonly found: OutlineMatch;
  /** Where the members belong; absent where the inside is not looked at. */
  readonly members?: Growing[];
}

/** The declarations with their members. Declarations within functions are left out. */
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

/** A declaration without members. */
function newDeclaration({ node, name, signature }: Exclude<OutlineMatch, { kind: 'opaque' }>): Growing {
  return { name, signature, start: node.startPosition.row, end: node.endPosition.row + 1, members: [] };
}

/** The matches, each node once: the match with a body, and the one with members, counts more than another. */
function once(all: readonly OutlineMatch[]): OutlineMatch[] {
  const best = new Map<string, OutlineMatch>();
  for (const found of all) {
    const key = found.kind === 'opaque' ? `${found.node.id}` : `${found.node.id} ${found.name}`;
    const known = best.get(key);
    if (!known || rank(found) > rank(known)) best.set(key, found);
  }
  return [...best.values()];
}

/** How much a match tells. */
function rank(found: OutlineMatch): number {
  if (found.kind === 'opaque') return 0;
  return (found.kind === 'container' ? 2 : 0) + (found.body ? 1 : 0);
}

/** Orders matches by their places, what contains others first. */
function byPlace(one: OutlineMatch, other: OutlineMatch): number {
  return one.node.startIndex - other.node.startIndex || other.node.endIndex - one.node.endIndex;
}

/** Whether a node lies within another. */
function isIn(inner: Node, outer: Node | undefined): boolean {
  return outer !== undefined && outer.startIndex <= inner.startIndex && inner.endIndex <= outer.endIndex;
}

/** Whether a node is the body of a declaration with members. */
function isBody(node: Node, around: OutlineMatch | undefined): boolean {
  return around?.kind === 'container' && around.body?.id === node.id;
}

/** UTF-16 units that a signature has at most: three lines of code. */
const SIGNATURE_UNITS = 300;

/** Nodes that add something to a declaration, such as `export` or `template <...>`. */
const WRAPPERS = new Set(['export_statement', 'template_declaration', 'ambient_declaration']);

/** The nodes that a signature is made of. */
interface SignatureParts {
  readonly node: Node;
  readonly body?: Node | undefined;
  /** The word that the signature begins with where the node does not. */
  readonly keyword?: Node | undefined;
  /** Whether the declaration has members. */
  readonly container: boolean;
}

/** The signature of a declaration: the declaration without its body, on one line, at most `SIGNATURE_UNITS` long. */
function signatureOf(text: ParsedText, { node, body, keyword, container }: SignatureParts): string {
  const first = wrapperOf(node) ?? node;
  const to = body ? body.startPosition : node.endPosition;
  const written = textBetween(text.lines, first.startPosition, to);
  const whole = body === undefined && (container || text.grammar.facts.blocks === 'keywords');
  const head = whole ? (written.split(/[\n{]/)[0] ?? '') : written;
  const prefix = keyword ? `${nodeText(text, keyword)} ` : '';
  return `${prefix}${oneLine(head, text.grammar.facts.lineComments[0])}`.slice(0, SIGNATURE_UNITS);
}

/** The outermost node that adds something to a declaration; undefined where none does. */
function wrapperOf(node: Node): Node | undefined {
  const { parent } = node;
  return parent && WRAPPERS.has(parent.type) ? (wrapperOf(parent) ?? parent) : undefined;
}

/** A text on one line, without comments that end with their lines, and without what only leads over to the body. */
function oneLine(written: string, comment: string | undefined): string {
  const lines = written.split('\n').map((line) => withoutComment(line, comment));
  const whole = lines.join(' ').replace(/\s+/g, ' ').trim();
  const closed = whole.replace(/([([]) /g, '$1').replace(/,? ([)\]])/g, '$1');
  return closed.replace(/\s*(?:=>?|[:;,])$/, '');
}

/** A line without the comment at its end. */
function withoutComment(line: string, comment: string | undefined): string {
  if (comment === undefined) return line;
  const start = line.trimStart().startsWith(comment) ? 0 : line.indexOf(` ${comment}`);
  return start < 0 ? line : line.slice(0, start);
}

/** The text of a node, cut off after `ROWS` rows. */
function nodeText({ lines }: Pick<ParsedText, 'lines'>, node: Node): string {
  return textBetween(lines, node.startPosition, node.endPosition);
}

/** Rows of a declaration that are read for its signature at most. */
const ROWS = 40;

/** The text between two points, cut off after `ROWS` rows. */
function textBetween(lines: Lines, from: Point, to: Point): string {
  if (from.row === to.row) return lines.lineAt(from.row).slice(from.column, to.column);
  const last = Math.min(to.row, from.row + ROWS, lines.lineCount - 1);
  const rows = Array.from({ length: last - from.row + 1 }, (_, count) => lines.lineAt(from.row + count));
  const end = last === to.row ? to.column : Infinity;
  return rows
    .map((line, at) => line.slice(at === 0 ? from.column : 0, at === rows.length - 1 ? end : undefined))
    .join('\n');
}
