import assert from 'node:assert/strict';
import { syntaxFiles } from '../../../scripts/lib/grammars.ts';
import type { ParsedText } from '../../../src/code/containers.ts';
import { type Grammar, Grammars } from '../../../src/code/grammars.ts';
import { linesOf, type Position } from '../../../src/code/lines.ts';
import type { PlaceSyntax } from '../../../src/code/place.ts';
import { placeAt } from '../../../src/code/treeBlocks.ts';
import { CURSOR } from '../../support/marked.ts';

/** Shared by all tests: a grammar takes some milliseconds to load. */
export const grammars = new Grammars(syntaxFiles);

/** The grammar of a language that has one. */
export async function grammarOf(languageId: string): Promise<Grammar> {
  const grammar = await grammars.load(languageId);
  assert.ok(grammar, `no grammar for ${languageId}`);
  return grammar;
}

/** A text that was drawn with a cursor, without it. */
export interface Drawn {
  readonly text: string;
  readonly before: string;
  readonly after: string;
  readonly position: Position;
}

export function drawn(picture: string): Drawn {
  const [before, after] = picture.split(CURSOR);
  assert.ok(before !== undefined && after !== undefined, 'the drawn text has no cursor');
  const lines = before.split('\n');
  const position = { line: lines.length - 1, character: lines.at(-1)!.length };
  return { text: before + after, before, after, position };
}

/** Parses a text and uses its tree. */
export function withTree<T>(grammar: Grammar, text: string, use: (parsed: ParsedText) => T): T {
  const parser = grammar.newParser();
  const tree = parser.parse(text)!;
  try {
    return use({ grammar, tree, lines: linesOf(text) });
  } finally {
    tree.delete();
    parser.delete();
  }
}

/** What the syntax says of a drawn place. */
export async function place(languageId: string, picture: string): Promise<PlaceSyntax> {
  const { text, position } = drawn(picture);
  return withTree(await grammarOf(languageId), text, (parsed) => placeAt(parsed, position));
}

/** A place in few words: `code`, `string`, `comment`; `()` in brackets; then the block, as in `{empty closed 2}`. */
export async function told(languageId: string, picture: string): Promise<string> {
  const { kind, inBrackets, block } = await place(languageId, picture);
  const words = block && [
    ...(block.empty ? ['empty'] : []),
    block.closed ? 'closed' : 'open',
    block.openerIndent.replaceAll('\t', '→').length,
  ];
  return [kind, ...(inBrackets ? ['()'] : []), ...(words ? [`{${words.join(' ')}}`] : [])].join(' ');
}
