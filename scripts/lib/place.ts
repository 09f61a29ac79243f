import { existsSync, readFileSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import type { Cursor } from '../../src/completion/snapshot.ts';
import { languageOf } from './languages.ts';
import type { Document } from './typist.ts';

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
