import type { Grammars } from '../../src/code/grammars.ts';
import { linesOf } from '../../src/code/lines.ts';
import { placeAt } from '../../src/code/treeBlocks.ts';
import type { Cursor } from '../../src/completion/snapshot.ts';
import type { Indentation, PlaceSyntax, Snapshot } from '../../src/completion/types.ts';
import { snapshotOf } from '../lib/documents.ts';

/** A text with a cursor in it. */
export interface Place {
  readonly document: string;
  readonly languageId: string;
  readonly before: string;
  readonly after: string;
}

/** The snapshot that the editor would take, once its syntax tree is there. */
export async function snapshotAt(place: Place, grammars: Grammars): Promise<Snapshot> {
  const { document, languageId, before, after } = place;
  const text = before + after;
  const above = before.split('\n');
  const cursor = { line: above.length - 1, character: above.at(-1)?.length ?? 0 };
  const syntax = await syntaxAt(text, cursor, languageId, grammars);
  const facts = { document, languageId, version: 1, indentation: guessIndentation(text), syntax };
  return snapshotOf({ lines: text.split('\n'), facts }, cursor);
}

async function syntaxAt(
  text: string,
  cursor: Cursor,
  languageId: string,
  grammars: Grammars,
): Promise<PlaceSyntax | undefined> {
  const grammar = await grammars.load(languageId);
  const parser = grammar?.newParser();
  const tree = parser?.parse(text);
  const syntax = grammar && tree ? placeAt({ grammar, tree, lines: linesOf(text) }, cursor) : undefined;
  // Their memory is not this process's: nothing else gives it back.
  tree?.delete();
  parser?.delete();
  return syntax;
}

/** Columns of a level where a text says nothing, and of a tab. */
const SIZE = 4;

/** Widths that people indent by. */
const SIZES = [2, 3, 4, 8];

/** What an editor makes of a text: tabs where most indented lines have them, else the commonest step inwards. */
export function guessIndentation(text: string): Indentation {
  const indents = text.split('\n').flatMap((line) => /^([ \t]*)\S/.exec(line)?.[1] ?? []);
  const tabs = indents.filter((indent) => indent.startsWith('\t')).length;
  const spaces = indents.filter((indent) => indent.startsWith(' ')).length;
  if (tabs > spaces) return { insertSpaces: false, size: SIZE };
  const steps = indents.map((indent, at) => indent.length - (indents[at - 1]?.length ?? 0));
  const counts = SIZES.map((size) => steps.filter((step) => step === size).length);
  const most = Math.max(...counts);
  return { insertSpaces: true, size: most === 0 ? SIZE : (SIZES[counts.indexOf(most)] ?? SIZE) };
}
