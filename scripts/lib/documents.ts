import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { takeSnapshot, type Cursor, type DocumentFacts } from '../../src/completion/snapshot.ts';
import type { Snapshot } from '../../src/completion/types.ts';

const LANGUAGES: Readonly<Record<string, string>> = {
  '.ts': 'typescript',
  '.tsx': 'typescriptreact',
  '.js': 'javascript',
  '.mjs': 'javascript',
  '.jsx': 'javascriptreact',
  '.py': 'python',
  '.go': 'go',
  '.rs': 'rust',
  '.java': 'java',
  '.cs': 'csharp',
  '.cpp': 'cpp',
  '.h': 'cpp',
  '.c': 'c',
  '.php': 'php',
  '.rb': 'ruby',
  '.kt': 'kotlin',
  '.html': 'html',
  '.vue': 'vue',
  '.lua': 'lua',
  '.sh': 'shellscript',
  '.swift': 'swift',
  '.scala': 'scala',
  '.dart': 'dart',
};

/** VS Code's language id for a file extension, for tools that run without an editor. */
export function languageOf(extension: string): string {
  return LANGUAGES[extension] ?? 'plaintext';
}

/** A source file as it is. */
export interface SourceFile {
  readonly path: string;
  /** LF line ends. */
  readonly text: string;
}

/** Source files below a folder, as they are, but for line ends. */
export function sourceFiles(folder: string): SourceFile[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return names
    .map((name) => join(folder, name))
    .filter((path) => languageOf(extname(path)) !== 'plaintext')
    .map((path) => ({ path, text: readFileSync(path, 'utf8').replaceAll('\r\n', '\n') }));
}

/** A text with a cursor in it, as an editor without a screen holds it. */
export interface Document {
  readonly lines: readonly string[];
  readonly facts: DocumentFacts;
}

/** A cursor in a document. */
export interface Place {
  readonly document: Document;
  readonly cursor: Cursor;
}

/**
 * Reads a place like `FILE:LINE:COL`, both from 1.
 * @throws Error naming what is wrong with it.
 */
export function readPlace(place: string, cut = false): Place {
  const [, file, line, column] = /^(.+):(\d+):(\d+)$/.exec(place) ?? [];
  if (file === undefined) throw new Error(`'${place}' is no place: write FILE:LINE:COL`);
  if (!existsSync(file)) throw new Error(`${file} does not exist`);
  const lines = readFileSync(file, 'utf8').split(/\r?\n/);
  const cursor = { line: Number(line) - 1, character: Number(column) - 1 };
  const text = lines[cursor.line];
  if (text === undefined) throw new Error(`${basename(file)} has ${lines.length} lines`);
  if (cursor.character > text.length) throw new Error(`line ${line} has ${text.length + 1} columns`);
  if (cut) lines[cursor.line] = text.slice(0, cursor.character);
  const facts = { document: resolve(file), languageId: languageOf(extname(file)), version: 1 };
  return { document: { lines, facts }, cursor };
}

/** The snapshot at a place of a document. */
export function snapshotOf({ lines, facts }: Document, cursor: Cursor): Snapshot {
  return takeSnapshot({ lineCount: lines.length, lineAt: (line) => lines[line] ?? '' }, cursor, facts);
}

/** The cursor at an offset. */
export function positionOf(text: string, offset: number): Cursor {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}
