import { columnsOf } from '../util/text.ts';

/** Where a block ends, in columns. */
export interface BlockBounds {
  /** Lines that are indented this far or less are outside the block; absent where nothing ends it. */
  readonly outer?: number | undefined;
  /**
   * Lines deeper than this, though not deeper than `outer`, stay inside where they open an indented block, in which
   * the text goes on.
   */
  readonly scope?: number | undefined;
  /** Columns of a tab. */
  readonly tabSize: number;
}

/**
 * Whether a line of a text stands outside the block that the text is written in.
 * @param complete whether the line's end has been written.
 */
export function leavesBlock(line: string, { outer, scope, tabSize }: BlockBounds, complete = true): boolean {
  const column = columnsOf(line, tabSize);
  if (outer === undefined || line.trim() === '' || column > outer) return false;
  if (scope === undefined || column <= scope) return true;
  return !(complete ? INDENTED.test(line) : mayOpenIndented(line));
}

/** A line that opens a block in languages where indentation alone makes blocks. */
export const INDENTED = /:\s*(?:#.*)?$/;

/** Words that such a line begins with. */
const HEADERS =
  'async case class def elif else except finally for if match try while with of when until proc func'.split(
    ' ',
  );

/** Whether a line that is still being written may come to open such a block. */
function mayOpenIndented(beginning: string): boolean {
  const [word = ''] = beginning.trim().split(/\W/, 1);
  return HEADERS.some((header) => (word === beginning.trim() ? header.startsWith(word) : header === word));
}

/** Whether a line closes a block. */
export function closesBlock(line: string): boolean {
  return CLOSING_BRACKET.test(line) || CLOSING_WORD.test(line);
}

/** Whether a line that is still being written may come to close a block. */
export function mayCloseBlock(beginning: string): boolean {
  return closesBlock(beginning) || CLOSING_WORDS.some((word) => word.startsWith(beginning.trim()));
}

/** A line that closes a block in languages with brackets. */
const CLOSING_BRACKET = /^\s*[)\]}]/;

/** Words that close a block. */
const CLOSING_WORDS = ['end', 'fi', 'done', 'esac'];

/**
 * A line that closes a block in languages with such words. In languages with brackets the same word is a name: `end()
 * {`, `done = true`.
 */
const CLOSING_WORD = new RegExp(`^\\s*(?:${CLOSING_WORDS.join('|')})\\b(?!\\s*[(=:])`);
