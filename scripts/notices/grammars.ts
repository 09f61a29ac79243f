import { readTable } from '../syntaxes/table.ts';
import type { Section } from './types.ts';

/**
 * The section on the grammars in `syntaxes/`.
 * @param readme the text of its README.md, whose table says what they are.
 * @param licenceOf the licence text in a grammar's folder.
 */
export function grammarsSection(readme: string, licenceOf: (grammar: string) => string): Section {
  const rows = readTable(readme);
  if (rows.length === 0) throw new Error('syntaxes/README.md has no table of grammars');
  return {
    title: 'Grammars',
    intro: `The grammars in syntaxes/ are compiled to WebAssembly by their authors and taken unchanged from their npm
packages. The queries beside them are Nearline's own.`,
    notices: rows.map(({ grammar, upstream, repository, licence }) => {
      const at = upstream.lastIndexOf('@');
      const texts = [licenceOf(grammar)];
      const name = `${upstream.slice(0, at)} (${grammar})`;
      return { name, version: upstream.slice(at + 1), licence, repository, texts };
    }),
  };
}
