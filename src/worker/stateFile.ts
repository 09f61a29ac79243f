import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as v from 'valibot';

/** A small measurement that is kept under a key; whatever changes it belongs into the key. */
export class StateFile<T> {
  readonly #path: string;
  readonly #form: v.GenericSchema<T>;

  constructor(folder: string, key: string, form: v.GenericSchema<T>) {
    this.#path = join(folder, `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.json`);
    this.#form = form;
  }

  /** `undefined` when there is none, or none that makes sense. */
  async read(): Promise<T | undefined> {
    try {
      const value: unknown = JSON.parse(await readFile(this.#path, 'utf8'));
      return v.is(this.#form, value) ? value : undefined;
    } catch {
      return undefined;
    }
  }

  /** A file system that refuses costs a measurement at the next start, and nothing else. */
  async write(value: T): Promise<void> {
    const partial = `${this.#path}.${process.pid}.partial`;
    try {
      await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 });
      await writeFile(partial, JSON.stringify(value), { mode: 0o600 });
      await rename(partial, this.#path);
    } catch {
      // See above.
    }
  }
}

/** The beginning of a GGUF file: its metadata, and in most files the list of its tensors. */
const HEAD_BYTES = 1 << 20;

/**
 * Tells models apart without reading gigabytes: a digest of the file's size, its beginning and its end.
 * Rejects with the file system's error.
 */
export async function fingerprint(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const length = Math.min(HEAD_BYTES, size);
    const head = await file.read(Buffer.alloc(length), 0, length, 0);
    const end = await file.read(Buffer.alloc(length), 0, length, size - length);
    return createHash('sha256').update(String(size)).update(head.buffer).update(end.buffer).digest('hex');
  } finally {
    await file.close();
  }
}

/** Bytes per read: the event loop, which also answers heartbeats, is blocked for about 2 ms a piece. */
const PIECE_BYTES = 1 << 20;

/** SHA-256 of a file, lower-case hexadecimal. Rejects with the file system's error. */
export async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { highWaterMark: PIECE_BYTES })) {
    hash.update(piece as Buffer);
  }
  return hash.digest('hex');
}
