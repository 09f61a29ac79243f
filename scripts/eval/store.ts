import { createHash, type Hash } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { inRoot } from '../lib/repository.ts';

/** Anything that is kept under its name. */
export interface Kept {
  readonly key: string;
}

/**
 * Answers by their keys, in a file that grows by a line for each: an interrupted run goes on where it was, and a
 * line that was cut off is asked again.
 */
export class Store<T extends Kept> {
  readonly #file: string;
  readonly #kept = new Map<string, T>();

  /** @param fresh forgets what is there. */
  constructor(file: string, fresh = false) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
    if (fresh) rmSync(file, { force: true });
    if (existsSync(file)) this.#read();
  }

  get(key: string): T | undefined {
    return this.#kept.get(key);
  }

  add(value: T): void {
    this.#kept.set(value.key, value);
    appendFileSync(this.#file, `${JSON.stringify(value)}\n`);
  }

  #read(): void {
    const text = readFileSync(this.#file, 'utf8');
    for (const line of text.split('\n')) {
      const value = parsed(line);
      if (value) this.#kept.set(value.key, value as T);
    }
    // What comes next may not be glued to a line that was cut off.
    if (text !== '' && !text.endsWith('\n')) appendFileSync(this.#file, '\n');
  }
}

function parsed(line: string): Kept | undefined {
  try {
    const value = JSON.parse(line) as Partial<Kept> | null;
    return typeof value?.key === 'string' ? (value as Kept) : undefined;
  } catch {
    return undefined;
  }
}

/** Bytes hashed at either end of a model file: header and vocabulary, and the last weights. */
const SAMPLED = 1 << 20;

/** What of the repository decides an answer: the rooms that a keystroke goes through, and what they are built on. */
const PRODUCT = [
  ...['util', 'protocol', 'code', 'context', 'completion', 'worker'].map((room) => `src/${room}`),
  'src/models/bundled.ts',
  'syntaxes',
  'package-lock.json',
];

/** Defaults, which are part of an answer's own name where they decide it. */
const SETTINGS = 'src/completion/settings.ts';

/** A name for the product as it is, with a model and settings: an answer of another one is of no use. */
export function fingerprint(model: string, settings: Readonly<Record<string, unknown>>): string {
  const hash = createHash('sha256').update(JSON.stringify(settings));
  for (const file of PRODUCT.flatMap(filesBelow).filter((one) => one !== SETTINGS)) {
    hash.update(`\0${file}\0`).update(readFileSync(inRoot(file)));
  }
  for (const file of partsOf(model)) addEnds(hash, file);
  return hash.digest('hex').slice(0, 16);
}

/** Files below a path of the repository, in a fixed order, with `/`. */
function filesBelow(path: string): string[] {
  const found = statSync(inRoot(path), { throwIfNoEntry: false });
  if (!found?.isDirectory()) return found ? [path] : [];
  const names = readdirSync(inRoot(path), { encoding: 'utf8' }).sort();
  return names.flatMap((name) => filesBelow(`${path}/${name}`));
}

/** All parts of a model that comes in several files. */
function partsOf(model: string): string[] {
  const stem = /^(.*)-\d{5}-of-\d{5}\.gguf$/.exec(basename(model))?.[1];
  if (stem === undefined) return [model];
  const names = readdirSync(dirname(model)).filter((name) => name.startsWith(`${stem}-`));
  return names.sort().map((name) => join(dirname(model), name));
}

/** Size and both ends: files of gigabytes are told apart in no time. */
function addEnds(hash: Hash, path: string): void {
  const { size } = statSync(path);
  hash.update(`\0${basename(path)} ${size}\0`);
  const file = openSync(path, 'r');
  try {
    for (const at of [0, Math.max(0, size - SAMPLED)]) {
      const bytes = Buffer.alloc(SAMPLED);
      const read = readSync(file, bytes, 0, SAMPLED, at);
      hash.update(bytes.subarray(0, read));
    }
  } finally {
    closeSync(file);
  }
}
