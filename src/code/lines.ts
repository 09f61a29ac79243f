import type { Point } from 'web-tree-sitter';
import { columnsOf, isBlank } from '../util/text.ts';

/** A text as lines, without line ends. Rows and columns are those of the parser: from 0, in UTF-16 units. */
export interface Lines {
  readonly lineCount: number;
  lineAt(line: number): string;
}

/** A place in a text in the editor's words: line and UTF-16 unit, both from 0. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** The lines of a text with LF line ends. */
export function linesOf(text: string): Lines {
  const lines = text.split('\n');
  return { lineCount: lines.length, lineAt: (line) => lines[line] ?? '' };
}

/**
 * UTF-16 units that are read at once at most. The parser's buffer takes 5,119 of them (10 KB with a terminator) and
 * would cut off the rest.
 */
const PIECE = 4096;

/**
 * A piece of a text from a point on, up to the line's end at most, with LF line ends whatever the document has;
 * undefined at the end of the text. The parser asks only for what it has not parsed before, so that nobody ever builds
 * the whole text.
 */
export function readPiece(lines: Lines, { row, column }: Point): string | undefined {
  if (row >= lines.lineCount) return undefined;
  const line = lines.lineAt(row);
  const piece = column === 0 && line.length < PIECE ? line : line.slice(column, column + PIECE);
  if (column + piece.length < line.length) return piece;
  return row < lines.lineCount - 1 ? `${piece}\n` : piece || undefined;
}

/**
 * Columns of a line's indentation, to be compared with other lines of the same file. A tab counts as 4, whatever its
 * width is: that does not matter as long as the file does not mix tabs and spaces.
 */
export function depthOf(line: string): number {
  return columnsOf(line, 4);
}

/** UTF-16 units before a line's text: the blanks that it begins with. */
export function textStart(line: string): number {
  return line.search(/\S|$/);
}

/** Whether one point comes before another. */
export function isBefore(one: Point, other: Point): boolean {
  return one.row < other.row || (one.row === other.row && one.column < other.column);
}

/**
 * Rows that are looked through for a line at most: longer blocks and stretches of blank lines are rare, and time is
 * short.
 */
export const ROWS = 2000;

/** The nearest row from `row` on whose line is not blank; undefined where there is none within `ROWS`. */
export function nextText(lines: Lines, row: number, step: 1 | -1 = 1): number | undefined {
  for (let count = 0; count < ROWS && row >= 0 && row < lines.lineCount; count++, row += step)
    if (!isBlank(lines.lineAt(row))) return row;
  return undefined;
}
