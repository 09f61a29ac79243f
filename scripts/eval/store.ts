import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

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
