import type { Node } from 'web-tree-sitter';
import type { ParsedText } from './containers.ts';
import type { Lines } from './lines.ts';

/** UTF-16 units that a signature has at most: three lines of code. */
export const SIGNATURE_UNITS = 300;

/** Rows of a declaration that are read for its signature at most. */
const ROWS = 40;

/** What a signature is made of. */
export interface Parts {
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
export function signatureOf(text: ParsedText, { node, body, keyword, container }: Parts): string {
  const first = wrapperOf(node) ?? node;
  const to = body ? body.startPosition : node.endPosition;
  const written = textBetween(text.lines, first.startPosition, to);
  const whole = body === undefined && (container || text.grammar.facts.blocks === 'keywords');
  const head = whole ? (written.split(/[\n{]/)[0] ?? '') : written;
  const prefix = keyword ? `${textOf(text, keyword)} ` : '';
  return `${prefix}${oneLine(head, text.grammar.facts.comments.line)}`.slice(0, SIGNATURE_UNITS);
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
export function textOf({ lines }: Pick<ParsedText, 'lines'>, node: Node): string {
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
  return inner ? nameIn(text, inner) : textOf(text, node).replace(/^[*&\s]+/, '');
}
