import type { Node, QueryMatch } from 'web-tree-sitter';
import type { ParsedText } from './containers.ts';
import { nest, type Found } from './nesting.ts';
import { nameIn, signatureOf, textOf } from './signature.ts';

/** What a file says to others. */
export interface Outline {
  readonly imports: readonly Import[];
  /** In the file's order: what is declared at the top level. */
  readonly declarations: readonly Declaration[];
}

export interface Import {
  /** What is imported from, as it is written, without quotation marks. */
  readonly module: string;
  /** Names as the module exports them; the module's last part where the language imports whole modules. */
  readonly names: readonly string[];
}

export interface Declaration {
  readonly name: string;
  /** The declaration without its body, on one line, at most `SIGNATURE_UNITS` UTF-16 units. */
  readonly signature: string;
  /** The line that it begins in, from 0. */
  readonly line: number;
  /** The line that it ends in, from 0. */
  readonly endLine: number;
  /** Methods, fields and what else belongs to it; empty but for classes and the like. */
  readonly members: readonly Declaration[];
}

const NOTHING: Outline = { imports: [], declarations: [] };

/**
 * Depth in the tree down to which declarations are looked for. Members of a class in a namespace that is in another are
 * at 8; below is what functions contain.
 */
const DEPTH = 10;

/** What a file declares and imports. Empty for languages without a query for it. Some milliseconds for a large file. */
export function outlineOf(text: ParsedText): Outline {
  const query = text.grammar.outline();
  if (!query) return NOTHING;
  const matches = query.matches(text.tree.rootNode, { maxStartDepth: DEPTH });
  return {
    imports: importsOf(text, matches),
    declarations: nest(matches.flatMap((match) => found(text, match))),
  };
}

/** Functions that import, where importing is a call. */
const IMPORTING = new Set(['require', 'require_relative', 'load', 'autoload']);

function importsOf(text: ParsedText, matches: readonly QueryMatch[]): Import[] {
  const statements = matches.map((match) => captures(match)).filter((match) => match.has('import'));
  const names = matches.flatMap((match) => captures(match).get('import.name') ?? []);
  return statements.flatMap((match) => {
    const [call] = match.get('import.call') ?? [];
    const [node] = match.get('import') ?? [];
    const [source] = match.get('import.module') ?? [];
    if (!node || !source || (call && !IMPORTING.has(textOf(text, call)))) return [];
    const own = names.filter((name) => contains(node, name)).map((name) => textOf(text, name));
    return importFrom(textOf(text, source), own);
  });
}

/** Endings of files that are named with their languages' endings, or without them. */
const EXTENSION = /\.(?:h|hh|hpp|[cm]?[jt]s|[jt]sx|json|css|rb|php)$/;

/** Rust names what it takes from a path behind the path: `a::{b, c as d}`. */
function importFrom(source: string, own: readonly string[]): Import[] {
  const written = source.replace(/^["'`<]|["'`>]$/g, '').replace(/\s+/g, ' ');
  const [module = '', list = ''] = written.split(/(?:::)?\{/);
  const listed = list.replace(/\bas\s+\w+/g, '').match(/[\w*]+/g) ?? [];
  const names = [...new Set([...own, ...listed])];
  return module === '' ? [] : [{ module, names: names.length > 0 ? names : [lastPart(module)] }];
}

function lastPart(module: string): string {
  const parts = module.replace(EXTENSION, '').split(/[/\\.:]+/);
  return parts.at(-1) ?? module;
}

function found(text: ParsedText, match: QueryMatch): Found[] {
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

function contains(outer: Node, inner: Node): boolean {
  return outer.startIndex <= inner.startIndex && inner.endIndex <= outer.endIndex;
}
