import type { Language, Node, Point, Query } from 'web-tree-sitter';
import { type Lines, nextText } from './lines.ts';

/** A bracket or a tag. */
export interface TreeBracket {
  readonly node: Node;
  readonly start: Point;
  readonly end: Point;
  readonly opens: boolean;
  /** Equal for what belongs together: the closing bracket, or `<` and the tag's name. */
  readonly kind: string;
}

/**
 * The queries for brackets and tags of a language. `all` finds each of them; `strays` finds those that the parser
 * could not make sense of, which are children of error nodes and lack their counterparts, and quotation marks of that
 * kind, as `@quote`.
 */
export function bracketQueries(language: Language): { readonly all: string; readonly strays: string } {
  const tokens = (texts: readonly string[]): string[] =>
    texts.filter((text) => language.idForNodeType(text, false) !== null).map((text) => JSON.stringify(text));
  const nodes = (types: readonly string[]): string[] =>
    types.filter((type) => language.idForNodeType(type, true) !== null).map((type) => `(${type})`);
  const open = [...tokens(Object.keys(TREE_CLOSERS)), ...nodes(OPENING_TAGS)].join(' ');
  const close = [...tokens([...new Set(Object.values(TREE_CLOSERS))]), ...nodes(CLOSING_TAGS)].join(' ');
  const quotes = [...tokens(QUOTES), ...nodes(NAMED_QUOTES)].join(' ');
  return {
    all: `[${open}] @open [${close}] @close`,
    strays: `(ERROR [${open}] @open) (ERROR [${close}] @close)${quotes && ` (ERROR [${quotes}] @quote)`}`,
  };
}

/** The closing token of each opening one. */
const TREE_CLOSERS: Readonly<Record<string, string>> = {
  '(': ')',
  '$(': ')',
  '[': ']',
  '#[': ']',
  '{': '}',
  '${': '}',
  '#{': '}',
};

/** Nodes that are opening tags. */
const OPENING_TAGS = ['start_tag', 'jsx_opening_element'];

/** Nodes that are closing tags. */
const CLOSING_TAGS = ['end_tag', 'erroneous_end_tag', 'jsx_closing_element'];

/** Tokens that are quotation marks. */
const QUOTES = ['"', "'", '`', '"""'];

/** Nodes that are opening quotation marks. */
const NAMED_QUOTES = ['string_start', 'interpolation_start'];

/** The brackets and tags that a query of `bracketQueries` finds between two points, in the text's order. */
export function bracketsIn(query: Query, root: Node, lines: Lines, from: Point, to: Point): TreeBracket[] {
  return query
    .captures(root, { startPosition: from, endPosition: to })
    .filter(({ name, node }) => name !== 'quote' && !node.isMissing)
    .map(({ name, node }) => {
      const start = node.startPosition;
      return { node, start, end: node.endPosition, opens: name === 'open', kind: kindOf(node, start, lines) };
    });
}

/** The kind of a bracket or a tag, see `TreeBracket`. */
function kindOf(node: Node, { row, column }: Point, lines: Lines): string {
  if (!node.isNamed) return TREE_CLOSERS[node.type] ?? node.type;
  const tag = /^<\/?\s*([^\s/>]*)/.exec(lines.lineAt(row).slice(column));
  return `<${tag?.[1] ?? ''}`;
}

/** Brackets that are open at some point, the innermost last. */
export class OpenBrackets<T extends Pick<TreeBracket, 'opens' | 'kind'>> {
  readonly open: T[] = [];

  /**
   * Goes on past a bracket.
   * @returns the opener that it closes; undefined for an opener, and for a closer that fits none. A closer of
   * something further out closes what is open in that too.
   */
  pass(bracket: T): T | undefined {
    if (bracket.opens) {
      this.open.push(bracket);
      return undefined;
    }
    const at = this.open.findLastIndex(({ kind }) => kind === bracket.kind);
    return at < 0 ? undefined : this.open.splice(at)[0];
  }
}

/** The one bracket that is a named node; it opens and it closes. */
const NAMED_BRACE = 'interpolation_brace';

/** Whether a node is a bracket that opens, angle brackets of tags and type arguments included. */
export function isOpener(node: Node): boolean {
  return node.isNamed ? node.type === NAMED_BRACE : node.type in TREE_CLOSERS || node.type === '<';
}

/** Whether a node is a bracket that closes, angle brackets included. */
export function isCloser(node: Node): boolean {
  return node.isNamed ? node.type === NAMED_BRACE : /^(?:[)\]}>]|\/>)$/.test(node.type);
}

/** Text before a brace that begins a literal. */
const LITERAL = /(?:[=(,[:?]|\b(?:return|import|export)|\bnew\s[^;{}]*|&&|\|\|)$/;

/** A text in a language, as far as it matters here. */
interface BracedText {
  readonly grammar: { readonly name: string };
  readonly lines: Lines;
}

/** Whether a brace that the parser could not make sense of begins a block, judging by what stands before it. */
export function isBlockBrace({ grammar, lines }: BracedText, start: Point): boolean {
  if (grammar.name === 'json' || grammar.name === 'css') return true;
  const line = lines.lineAt(start.row).slice(0, start.column);
  // gofmt separates a block's brace from what stands before it, but never a literal's.
  if (grammar.name === 'go' && /[\w\])]$/.test(line)) return false;
  return !LITERAL.test(line.trim() === '' ? lineAbove(lines, start.row) : line.trimEnd());
}

/** The nearest line above a row that is not blank; empty where there is none. */
function lineAbove(lines: Lines, row: number): string {
  const above = nextText(lines, row - 1, -1);
  return above === undefined ? '' : lines.lineAt(above).trimEnd();
}
