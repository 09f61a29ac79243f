import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { SyntaxFiles } from '../../src/code/grammars.ts';
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

const scope = '@tree-sitter-grammars';

/** Every grammar that ships, in the order of the table in `syntaxes/README.md`. */
export const upstreams: readonly Upstream[] = [
  from('bash', 'tree-sitter-bash', '0.25.1'),
  from('c', 'tree-sitter-c', '0.24.1'),
  from('c-sharp', 'tree-sitter-c-sharp', '0.23.5', 'tree-sitter-c_sharp.wasm'),
  from('cpp', 'tree-sitter-cpp', '0.23.4'),
  from('css', 'tree-sitter-css', '0.25.0'),
  from('go', 'tree-sitter-go', '0.25.0'),
  from('html', 'tree-sitter-html', '0.23.2'),
  from('java', 'tree-sitter-java', '0.23.5'),
  from('javascript', 'tree-sitter-javascript', '0.25.0'),
  from('json', 'tree-sitter-json', '0.24.8'),
  from('kotlin', `${scope}/tree-sitter-kotlin`, '1.1.0'),
  from('lua', `${scope}/tree-sitter-lua`, '0.4.1'),
  from('php', 'tree-sitter-php', '0.24.2'),
  from('python', 'tree-sitter-python', '0.25.0'),
  from('ruby', 'tree-sitter-ruby', '0.23.1'),
  from('rust', 'tree-sitter-rust', '0.24.0'),
  from('toml', `${scope}/tree-sitter-toml`, '0.7.0'),
  from('tsx', 'tree-sitter-typescript', '0.23.2', 'tree-sitter-tsx.wasm'),
  from('typescript', 'tree-sitter-typescript', '0.23.2'),
  from('yaml', `${scope}/tree-sitter-yaml`, '0.7.1'),
];

function from(grammar: string, name: string, version: string, wasm?: string): Upstream {
  return { grammar, package: name, version, wasm: wasm ?? `tree-sitter-${grammar}.wasm` };
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
