import { type FileHandle, open } from 'node:fs/promises';
import { thisDisk } from '../util/files.ts';
import { asTransferError, hashMismatch } from './errors.ts';
import { isExpected, readPieces } from './hash.ts';
import { PartialFile, partialPath } from './partialFile.ts';
import type { TransferRequest } from './request.ts';

/** A file that is to be copied, and how it has to be. */
export type CopyRequest = Pick<TransferRequest, 'target' | 'name' | 'bytes' | 'hash'>;

/** How copying is watched and stopped. */
interface CopyOptions {
  readonly signal: AbortSignal;
  /** Called with the bytes so far, for each quarter of a megabyte. */
  readonly onBytes: (bytes: number) => void;
}

/**
 * Copies a file of this machine in the way of a download: it has its name only once it is right, and where it fails
 * nothing is left.
 * @throws TransferError
 */
export async function copyChecked(source: string, request: CopyRequest, options: CopyOptions): Promise<void> {
  try {
    const from = await open(source);
    try {
      await copyFrom(from, request, options);
    } finally {
      await from.close();
    }
  } catch (error) {
    throw asTransferError(error, options.signal);
  }
}

async function copyFrom(
  from: FileHandle,
  { target, name, bytes, hash }: CopyRequest,
  { signal, onBytes }: CopyOptions,
): Promise<void> {
  const { size } = await from.stat();
  if (size !== (bytes ?? size)) throw hashMismatch(name);
  const file = await PartialFile.create(partialPath(target), hash, thisDisk);
  try {
    for await (const piece of readPieces(from, size, signal)) {
      await file.append(piece);
      onBytes(file.bytes);
    }
    if (!isExpected(file.fingerprint(), hash) || !(await file.publish(target))) throw hashMismatch(name);
  } catch (error) {
    await file.discard().catch(() => undefined);
    throw error;
  }
}
