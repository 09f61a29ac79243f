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
