import { readFileSync } from 'node:fs';
import type { ContextFile } from '../../src/completion/types.ts';
import { languageOf } from '../lib/documents.ts';

/** A text with a hole in it. */
export interface Row {
  readonly id: string;
  readonly languageId: string;
  /** Of the file, below its repository's parent. */
  readonly path?: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly expected: string;
  /** Code that defines `check`, which takes the entry point. */
  readonly tests?: string;
  readonly entryPoint?: string;
  /** Pieces of other files, best first. */
  readonly retrieved?: readonly ContextFile[];
}

/** A task with its solution, to be masked. */
export interface Problem {
  readonly id: string;
  readonly languageId: string;
  readonly prompt: string;
  readonly solution: string;
  readonly tests: string;
}

/** VS Code's language id for what the sets call a language: `py`, `java`, `rust`. */
export function languageIdOf(language: string): string {
  const known = languageOf(`.${language}`);
  return known === 'plaintext' ? language : known;
}

/** @throws Error naming the file and the line that is no row. */
export function readRows(file: string): Row[] {
  return readObjects(file).map(([object, where]) => rowOf(object, where));
}

/** @param language as the file's name says. @throws Error naming the file and the line that is no problem. */
export function readProblems(file: string, language: string): Problem[] {
  return readObjects(file).map(([object, where]) => ({
    id: text(object, 'task_id', where),
    languageId: languageIdOf(language),
    prompt: text(object, 'prompt', where),
    solution: text(object, 'canonical_solution', where),
    tests: text(object, 'test', where),
  }));
}

type Fields = Readonly<Record<string, unknown>>;

function readObjects(file: string): [Fields, where: string][] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, at): [Fields, string][] => {
    if (line.trim() === '') return [];
    const where = `${file}:${at + 1}`;
    return [[objectOf(line, where), where]];
  });
}

function objectOf(line: string, where: string): Fields {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value as Fields;
  } catch {
    // Said below, with the place.
  }
  throw new Error(`${where} is no JSON object`);
}

/** A row of any set that has prefix, suffix and expected. The line's number serves where it has no id. */
function rowOf(object: Fields, where: string): Row {
  const tests = object['tests'];
  const entryPoint = object['entry_point'];
  const retrieved = object['retrieved'];
  const file = object['file'];
  return {
    id: typeof object['id'] === 'string' ? object['id'] : where.slice(where.lastIndexOf(':') + 1),
    languageId: languageIdOf(text(object, 'language', where)),
    ...(typeof file === 'string' && { path: `${repositoryOf(object)}/${file}` }),
    prefix: text(object, 'prefix', where),
    suffix: text(object, 'suffix', where),
    expected: text(object, 'expected', where),
    ...(typeof tests === 'string' && { tests }),
    ...(typeof entryPoint === 'string' && { entryPoint }),
    ...(Array.isArray(retrieved) && { retrieved: retrieved.map((chunk) => chunkOf(chunk as Fields, where)) }),
  };
}

function repositoryOf(object: Fields): string {
  const name = object['repository'];
  return typeof name === 'string' ? name : 'workspace';
}

function chunkOf(chunk: Fields, where: string): ContextFile {
  return { path: text(chunk, 'path', where), text: text(chunk, 'text', where) };
}

/** Line ends become LF, as in every snapshot. */
function text(object: Fields, field: string, where: string): string {
  const value = object[field];
  if (typeof value !== 'string') throw new Error(`${where} has no text '${field}'`);
  return value.replaceAll('\r\n', '\n');
}
