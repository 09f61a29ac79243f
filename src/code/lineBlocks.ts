import { columnsOf } from '../util/text.ts';

/** A line that opens a block where indentation alone makes them. */
export const INDENTED = /:\s*(?:#.*)?$/;

/** What such a line begins with. */
const HEADERS =
  'async case class def elif else except finally for if match try while with of when until proc func'.split(
    ' ',
  );

/** Whether a line that is still being written may come to open such a block. */
function mayOpenIndented(beginning: string): boolean {
  const [word = ''] = beginning.trim().split(/\W/, 1);
  return HEADERS.some((header) => (word === beginning.trim() ? header.startsWith(word) : header === word));
}

/** Where a block ends. Columns. */
export interface BlockBounds {
  /** A line that is indented so far or less is outside. */
  readonly outer?: number | undefined;
  /** A line that is deeper than this stays inside where it opens an indented block, in which the text goes on. */
  readonly scope?: number | undefined;
  /** Of a tab. */
  readonly tabSize: number;
}

/**
 * Whether a line of a text stands outside the block that the text is written in.
 * @param complete whether its end has been written.
 */
export function leavesBlock(line: string, { outer, scope, tabSize }: BlockBounds, complete = true): boolean {
  const column = columnsOf(line, tabSize);
  if (outer === undefined || line.trim() === '' || column > outer) return false;
  if (scope === undefined || column <= scope) return true;
  return !(complete ? INDENTED.test(line) : mayOpenIndented(line));
}

/** What closes a block, in languages with brackets and in those with words. */
const BRACKET = /^\s*[)\]}]/;
const WORDS = ['end', 'fi', 'done', 'esac'];
/** In languages with brackets such a word is a name: `end() {`, `done = true`. */
const WORD = new RegExp(`^\\s*(?:${WORDS.join('|')})\\b(?!\\s*[(=:])`);

/** Whether a line closes a block. */
export function closesBlock(line: string): boolean {
  return BRACKET.test(line) || WORD.test(line);
}

/** Whether a line that is still being written may come to close a block. */
export function mayCloseBlock(beginning: string): boolean {
  return closesBlock(beginning) || WORDS.some((word) => word.startsWith(beginning.trim()));
}
