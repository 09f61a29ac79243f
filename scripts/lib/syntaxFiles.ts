import { readFile } from 'node:fs/promises';
import type { SyntaxFiles } from '../../src/syntax/grammars.ts';
import { inRoot } from './paths.ts';

/** The grammars of a checkout, for everything that runs from source. */
export const syntaxFiles: SyntaxFiles = {
  runtime: async () => await readFile(inRoot('node_modules', 'web-tree-sitter', 'web-tree-sitter.wasm')),
  read: async (path) => await readFile(inRoot('syntaxes', path)),
};
