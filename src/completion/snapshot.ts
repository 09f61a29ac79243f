import type { Lines } from '../code/lines.ts';
import { AFTER_LIMIT, BEFORE_LIMIT, type Indentation, type Snapshot } from './types.ts';

/**
 * The snapshot of a document around a cursor: bounded slices, without a copy of the whole text, whatever its size.
 * Line ends become LF, as the model knows them.
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

/** The cursor's place in a document. */
export interface Cursor {
  /** The line, from 0. */
  readonly line: number;
  /** UTF-16 units from the line's start, from 0. */
  readonly character: number;
}

/** What a snapshot says about the document besides its text. */
export type DocumentFacts = Pick<Snapshot, 'document' | 'languageId' | 'version'> &
  Partial<Pick<Snapshot, 'path' | 'indentation' | 'syntax'>>;

/** The indentation of a document of which nothing else is known: what editors do by default. */
const INDENTATION: Indentation = { insertSpaces: true, size: 4 };

/** The file's name: its path where nothing is known of the folders that it is in. */
function lastPart(document: string): string {
  return document.slice(document.lastIndexOf('/') + 1);
}

/** At most `BEFORE_LIMIT` UTF-16 units before the cursor. */
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

/** At most `AFTER_LIMIT` UTF-16 units after the cursor. */
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
