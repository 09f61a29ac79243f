import { type FileHandle, open } from 'node:fs/promises';
import { thisDisk } from '../util/files.ts';
import { asDownloadError, mismatchError } from './errors.ts';
import { hashMatches, readChunks } from './hash.ts';
import { PartialFile, partialPath } from './partialFile.ts';
import type { DownloadRequest } from './request.ts';

/** A copy to make: its path and name in messages, and the size and hash that it has to have. */
export type CopyRequest = Pick<DownloadRequest, 'target' | 'name' | 'bytes' | 'hash'>;

/**
 * Copies a file of this machine as `download` does one of a server: the copy has its name only once its hash is right,
 * and where it fails nothing is left.
 * @param onBytes called with the bytes so far, for each quarter of a megabyte.
 * @throws DownloadError
 */
export async function copyChecked(
  source: string,
  request: CopyRequest,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<void> {
  try {
    const file = await open(source);
    try {
      await copyOpened(file, request, signal, onBytes);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw asDownloadError(error, signal);
  }
}

async function copyOpened(
  source: FileHandle,
  { target, name, bytes, hash }: CopyRequest,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const { size } = await source.stat();
  if (size !== (bytes ?? size)) throw mismatchError(name);
  const copy = await PartialFile.create(partialPath(target), hash, thisDisk);
  try {
    for await (const chunk of readChunks(source, size, signal)) {
      await copy.append(chunk);
      onBytes(copy.bytes);
    }
    if (!hashMatches(copy.fingerprint(), hash) || !(await copy.publish(target))) throw mismatchError(name);
  } catch (error) {
    await copy.discard().catch(() => undefined);
    throw error;
  }
}
