import type { Lines } from '../code/lines.ts';
import { AFTER_LIMIT, BEFORE_LIMIT, type Indentation, type Snapshot } from './types.ts';

export interface Cursor {
  /** From 0. */
  readonly line: number;
  /** UTF-16 units from the line's start, from 0. */
  readonly character: number;
}

/** What the snapshot says about the document besides its text. */
export type DocumentFacts = Pick<Snapshot, 'document' | 'languageId' | 'version'> &
  Partial<Pick<Snapshot, 'path' | 'indentation' | 'syntax'>>;

/** What editors do where nothing else is known. */
const INDENTATION: Indentation = { insertSpaces: true, size: 4 };

/**
 * Takes bounded slices around the cursor, without a copy of the whole text, whatever its size. Line ends
 * become LF, as the model knows them; a suggestion never crosses a line's end.
 */
export function takeSnapshot(lines: Lines, cursor: Cursor, facts: DocumentFacts): Snapshot {
  const line = lines.lineAt(cursor.line);
  return {
    path: lastPart(facts.document),
    indentation: INDENTATION,
    ...facts,
    line: cursor.line,
    before: textBefore(lines, cursor.line, line.slice(0, cursor.character)),
    after: textAfter(lines, cursor.line, line.slice(cursor.character)),
  };
}

/** A file's name, where nothing is known of the folders that it is in. */
function lastPart(document: string): string {
  return document.slice(document.lastIndexOf('/') + 1);
}

function textBefore(lines: Lines, line: number, start: string): string {
  const parts = [start];
  let length = start.length;
  for (let above = line - 1; above >= 0 && length < BEFORE_LIMIT; above--) {
    const text = lines.lineAt(above);
    parts.push(text);
    length += text.length + 1;
  }
  const text = parts.reverse().join('\n');
  // The window may not begin with the second half of a surrogate pair.
  return text.slice(-BEFORE_LIMIT).replace(/^[\uDC00-\uDFFF]/, '');
}

function textAfter(lines: Lines, line: number, rest: string): string {
  const parts = [rest];
  let length = rest.length;
  for (let below = line + 1; below < lines.lineCount && length < AFTER_LIMIT; below++) {
    const text = lines.lineAt(below);
    parts.push(text);
    length += text.length + 1;
  }
  return parts
    .join('\n')
    .slice(0, AFTER_LIMIT)
    .replace(/[\uD800-\uDBFF]$/, '');
}
