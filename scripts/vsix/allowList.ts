/**
 * What may be in a VSIX, as file names inside it. Written a second time, apart from .vscodeignore and from the
 * staging, because this is the check on both. vsce renames the three documents, hence the lower case.
 */
const allowed: readonly RegExp[] = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/package(\.nls)?\.json$/,
  /^extension\/(readme|changelog|THIRD_PARTY_NOTICES)\.md$/,
  /^extension\/LICENSE\.txt$/,
  /^extension\/dist\/(extension|unpack|treeSitter)\.cjs$/,
  /^extension\/dist\/web-tree-sitter\.wasm$/,
  /^extension\/dist\/worker\/[^/]+\.mjs$/,
  /^extension\/dist\/worker\/node_modules\/node-llama-cpp\/(package\.json|LICENSE)$/,
  /^extension\/dist\/worker\/node_modules\/node-llama-cpp\/llama\/[^/]+\.json$/,
  /^extension\/dist\/worker\/node_modules\/node-llama-cpp\/dist\/(index|bindings\/utils\/testBindingBinary)\.js$/,
  /^extension\/dist\/worker\/node_modules\/@node-llama-cpp\/[^/]+\/(package\.json|LICENSE|dist\/index\.js)$/,
  /^extension\/dist\/worker\/node_modules\/@node-llama-cpp\/[^/]+\/bins\/.+\.(node|so|dylib|dll|lib|metal|json)$/,
  /^extension\/media\/[^/]+\.(png|svg|css|js|md)$/,
  /^extension\/models\/([^/]+\.gguf|readme\.md)$/i,
  /^extension\/syntaxes\/.+\.(wasm|scm|json|md|txt)$|^extension\/syntaxes\/(.+\/)?LICENSE[^/]*$/,
];

/** What every VSIX has; a pattern each, because vsce decides about some of the names. */
const required: readonly RegExp[] = [
  /^extension\/package\.json$/,
  /^extension\/LICENSE\.txt$/,
  /^extension\/dist\/extension\.cjs$/,
  /^extension\/dist\/unpack\.cjs$/,
  /^extension\/dist\/treeSitter\.cjs$/,
  /^extension\/dist\/web-tree-sitter\.wasm$/,
  /^extension\/syntaxes\/typescript\/grammar\.wasm$/,
  /^extension\/syntaxes\/typescript\/structure\.scm$/,
  /^extension\/dist\/worker\/main\.mjs$/,
  /^extension\/dist\/worker\/node_modules\/node-llama-cpp\/dist\/index\.js$/,
  /^extension\/dist\/worker\/node_modules\/@node-llama-cpp\/[^/]+\/bins\/.+\.node$/,
  /^extension\/models\/.+\.gguf$/,
];

/**
 * 250 million bytes. Open VSX refuses files above 256 MB; the rest is the room that a model update may take before
 * someone must think about it.
 */
export const largestVsixBytes = 250_000_000;

/** One file of a VSIX, with its size unpacked. */
export interface Entry {
  readonly name: string;
  readonly bytes: number;
}

/** Everything that is wrong with a VSIX of these files and this size, one line each; empty when nothing is. */
export function faults(entries: readonly Entry[], vsixBytes: number): string[] {
  const names = entries.map((entry) => entry.name);
  const strangers = names.filter((name) => !allowed.some((pattern) => pattern.test(name)));
  const missing = required.filter((pattern) => !names.some((name) => pattern.test(name)));
  const empty = entries.filter((entry) => entry.bytes === 0);
  return [
    ...strangers.map((name) => `not on the allow-list: ${name}`),
    ...missing.map((pattern) => `missing: ${pattern.source}`),
    ...empty.map((entry) => `empty: ${entry.name}`),
    ...(vsixBytes > largestVsixBytes ? [`too large: ${vsixBytes} bytes, at most ${largestVsixBytes}`] : []),
  ];
}
