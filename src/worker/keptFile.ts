import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as v from 'valibot';

/** A small measurement that is kept under a key; whatever changes it belongs into the key. */
export class KeptFile<T> {
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
