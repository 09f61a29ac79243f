import { columnsOf } from '../../base/indentation.ts';
import { indentOf, isBlank, lastLine } from '../text/lines.ts';
import type { Filter, FilterInput } from './types.ts';

type Rewrite = (indent: string) => string;

/**
 * Writes the blanks that lines begin with in the document's own way, where it has one only: tabs in a text
 * for a document without tabs, and the reverse. Where both are in use the text stays as it is.
 */
export const indentation: Filter = (draft, input) => {
  const typed = lastLine(input.snapshot.before);
  const [first = '', ...further] = draft.text.split('\n');
  const lines = isBlank(typed) ? [typed + first, ...further] : ['', ...further];
  const rewrite = rewriteFor(lines.map(indentOf), input);
  if (!rewrite) return draft;
  const [start = '', ...rest] = lines.map(
    (line) => rewrite(indentOf(line)) + line.slice(indentOf(line).length),
  );
  const own = start.startsWith(typed) ? start.slice(typed.length) : start.trimStart();
  return { ...draft, text: [isBlank(typed) ? own : first, ...rest].join('\n') };
};

/** @param indents of the text's lines. */
function rewriteFor(indents: readonly string[], { snapshot, context }: FilterInput): Rewrite | undefined {
  const { insertSpaces, size } = snapshot.indentation;
  const lines = `${snapshot.before}\n${context.below}`;
  const tabs = /^ *\t/m.test(lines);
  const spaces = /^ {2}/m.test(lines);
  if (tabs && spaces) return undefined;
  return tabs || (!spaces && !insertSpaces) ? inTabs(indents, size) : inSpaces(size);
}

function inSpaces(size: number): Rewrite {
  return (indent) => ' '.repeat(columnsOf(indent, size));
}

/** The text's own levels count, whatever their width. */
function inTabs(indents: readonly string[], size: number): Rewrite {
  const columns = indents.filter((indent) => !indent.includes('\t')).map(({ length }) => length);
  const common = columns.reduce(greatestCommonDivisor, size);
  const level = common > 1 ? common : size;
  return (indent) => {
    // A space alone is the alignment of a comment's star; more of them stand for a level at least.
    if (indent.startsWith('\t') || columnsOf(indent, size) < 2) return indent;
    const levels = Math.max(1, Math.floor(columnsOf(indent, size) / level));
    return '\t'.repeat(levels);
  };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
