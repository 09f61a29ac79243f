import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { SyntaxFiles } from '../../src/code/grammars.ts';
import type { GrammarFacts } from '../../src/code/language.ts';
import { allGrammars } from '../../src/code/languages.ts';
import { inRoot } from './repository.ts';

/** Where a grammar comes from: an npm package that carries it compiled to WebAssembly. */
export interface Upstream {
  /** The grammar's folder in `syntaxes/`. */
  readonly grammar: string;
  /** The npm package and its exact version. */
  readonly package: string;
  readonly version: string;
  /** The WebAssembly file in the package. */
  readonly wasm: string;
}

/** Every grammar that a language's row names, in the order of the table in `syntaxes/README.md`. */
export const upstreams: readonly Upstream[] = allGrammars()
  .map(({ facts }) => upstreamOf(facts))
  .sort((a, b) => (a.grammar < b.grammar ? -1 : 1));

function upstreamOf({ name, upstream }: GrammarFacts): Upstream {
  const at = upstream.lastIndexOf('@');
  const wasm = `tree-sitter-${name.replaceAll('-', '_')}.wasm`;
  return { grammar: name, package: upstream.slice(0, at), version: upstream.slice(at + 1), wasm };
}

/** A row of the table in `syntaxes/README.md`. */
export interface Row {
  /** The grammar's folder in `syntaxes/`. */
  readonly grammar: string;
  /** `name@version`. */
  readonly upstream: string;
  /** A web address. */
  readonly repository: string;
  /** An SPDX expression. */
  readonly licence: string;
  /** Of `grammar.wasm`. */
  readonly bytes: number;
  /** Of `grammar.wasm`, lower-case hexadecimal. */
  readonly sha256: string;
}

const HEADER = '| grammar | upstream | repository | licence | bytes | sha256 |';
const RULE = '| --- | --- | --- | --- | --- | --- |';

/** The table as Markdown, without a line end behind it. */
export function renderTable(rows: readonly Row[]): string {
  const line = ({ grammar, upstream, repository, licence, bytes, sha256 }: Row): string =>
    `| ${[grammar, upstream, repository, licence, bytes, sha256].join(' | ')} |`;
  return [HEADER, RULE, ...rows.map(line)].join('\n');
}

/** The rows of the table in a Markdown text, however its cells are padded. */
export function readTable(text: string): Row[] {
  const cells = text
    .split('\n')
    .filter((line) => /[0-9a-f]{64} *\|$/.test(line))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  return cells.map(([, grammar = '', upstream = '', repository = '', licence = '', bytes, sha256 = '']) => ({
    grammar,
    upstream,
    repository,
    licence,
    bytes: Number(bytes),
    sha256,
  }));
}

/** The text with its table replaced. Throws when there is none. */
export function withTable(text: string, rows: readonly Row[]): string {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => /^\| *grammar *\|/.test(line));
  if (first < 0) throw new Error('the text has no table of grammars');
  const length = lines.slice(first).findIndex((line) => !line.startsWith('|'));
  return lines.toSpliced(first, length, renderTable(rows)).join('\n');
}

/** SHA-256 as lower-case hexadecimal. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The grammars of a checkout, for everything that runs from source. */
export const syntaxFiles: SyntaxFiles = {
  runtime: async () => await readFile(inRoot('node_modules', 'web-tree-sitter', 'web-tree-sitter.wasm')),
  read: async (path) => await readFile(inRoot('syntaxes', path)),
};
