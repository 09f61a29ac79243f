import { constants } from 'node:fs';
import { lstat, open, rm } from 'node:fs/promises';
import { isPlain, NO_FOLLOW } from './disk.ts';

/** Ours have some hundred. */
const MOST_BYTES = 16 * 1024;

/**
 * Writes a small JSON file. Rejects as node:fs does, with EEXIST where something is there, a link included; nothing is
 * left where it was created and could not be written.
 */
export async function createJson(path: string, value: object): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(JSON.stringify(value));
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
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
