import type { Edit, Point } from 'web-tree-sitter';
import type { Position } from './lines.ts';

/** A change of a document as VS Code tells it. */
export interface Change {
  /** What was replaced, in the document as it was. */
  readonly range: { readonly start: Position; readonly end: Position };
  /** Where that began, in the document's own line ends, as UTF-16 units from its start. */
  readonly rangeOffset: number;
  /** UTF-16 units of what was replaced, in the document's own line ends. */
  readonly rangeLength: number;
  readonly text: string;
}

/** An edit as plain data. */
export type PlainEdit = Omit<Edit, 'editPoint' | 'editRange'>;

/**
 * A change in the parser's words. The parser reads every line end as one LF, so that in a document with CRLF each line
 * before a place takes a unit less.
 * @param lineEnd UTF-16 units of the document's line ends: 1 or 2.
 */
export function editOf(
  { range: { start, end }, rangeOffset, rangeLength, text }: Change,
  lineEnd: number,
): PlainEdit {
  const lines = text.split(/\r\n|\r|\n/);
  const startIndex = rangeOffset - start.line * (lineEnd - 1);
  const oldLength = rangeLength - (end.line - start.line) * (lineEnd - 1);
  const newLength = lines.reduce((sum, line) => sum + line.length, lines.length - 1);
  return {
    startIndex,
    oldEndIndex: startIndex + oldLength,
    newEndIndex: startIndex + newLength,
    startPosition: pointOf(start),
    oldEndPosition: pointOf(end),
    newEndPosition: endOf(start, lines),
  };
}

function endOf({ line, character }: Position, lines: readonly string[]): Point {
  const last = lines.at(-1)?.length ?? 0;
  return { row: line + lines.length - 1, column: lines.length === 1 ? character + last : last };
}

function pointOf({ line, character }: Position): Point {
  return { row: line, column: character };
}
