import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { NO_FOLLOW } from './disk.ts';
import { Fingerprinter, isExpected, readPieces, type Expected } from './hash.ts';

/**
 * Bytes of a file that is as it should be, and is no link; undefined where it is not, or cannot be read. Where neither
 * size nor hash are known, any file will do. Rejects with the signal's reason when aborted.
 */
export async function bytesOfComplete(
  path: string,
  expected: Expected,
  signal: AbortSignal,
): Promise<number | undefined> {
  try {
    const found = await lstat(path);
    const isCandidate = found.isFile() && found.size === (expected.bytes ?? found.size);
    return isCandidate && (await hasHash(path, expected, signal)) ? found.size : undefined;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

async function hasHash(path: string, { hash }: Expected, signal: AbortSignal): Promise<boolean> {
  if (hash === 'unknown') return true;
  const file = await open(path, constants.O_RDONLY | NO_FOLLOW);
  try {
    const { size } = await file.stat();
    const fingerprinter = new Fingerprinter(hash);
    for await (const piece of readPieces(file, size, signal)) fingerprinter.add(piece);
    return isExpected(fingerprinter.end(), hash);
  } finally {
    await file.close();
  }
}
