import type { FreeBytes } from './disk.ts';
import { TransferError } from './error.ts';
import { sizeText } from './size.ts';

/** Bytes that stay free, so that neither we nor the system stand before a full disk afterwards; our own choice. */
export const SPARE_BYTES = 50_000_000;

const REMEDY = 'Make room, then try again.';

/**
 * Refuses what the disk of a folder has no room for.
 * @param what takes the bytes, as the beginning of a sentence.
 * @throws TransferError `no-space` with what is needed and what is free.
 */
export async function requireSpace(
  folder: string,
  what: string,
  needed: number,
  freeBytes: FreeBytes,
): Promise<void> {
  const free = await freeBytes(folder);
  if (free === undefined || free >= needed) return;
  const room = `${sizeText(free, Math.floor)} are free in ${folder}`;
  throw new TransferError('no-space', `${what} needs ${sizeText(needed)} of disk space; ${room}.`, REMEDY);
}
