import { constants, writeFileSync } from 'node:fs';
import { lstat, open, rm } from 'node:fs/promises';
import { isPlain, NO_FOLLOW } from './disk.ts';

/** Ours have some hundred. */
const MOST_BYTES = 16 * 1024;

/**
 * Writes a small JSON file. Rejects as node:fs does, with EEXIST where something is there, a link included; nothing is
 * left where it was created and could not be written.
 */
export async function createJson(path: string, value: object): Promise<void> {
  try {
    // In one go: an extension host that ends between creating and writing would leave a file that says nothing.
    writeFileSync(path, JSON.stringify(value), { flag: 'wx' });
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST';
    if (!isThere) await rm(path, { force: true }).catch(() => undefined);
    throw error;
  }
}

/**
 * Reads a small JSON file without following links; undefined where it is none.
 * Rejects as node:fs does, with ENOENT where nothing is there.
 */
export async function readJson(path: string): Promise<unknown> {
  const found = await lstat(path);
  if (!isPlain(found) || found.size > MOST_BYTES) return undefined;
  const file = await open(path, constants.O_RDONLY | NO_FOLLOW);
  try {
    return parsed(await file.readFile('utf8'));
  } finally {
    await file.close();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
