import { constants } from 'node:fs';
import { lstat, rm } from 'node:fs/promises';
import {
  type Disk,
  type FreeBytes,
  isPlain,
  NO_FOLLOW,
  type OpenFile,
  renamePatiently,
} from '../util/files.ts';
import { TransferError } from './errors.ts';
import { type ExpectedHash, Fingerprinter, readPieces } from './hash.ts';
import { sizeText } from './progress.ts';
import { removeRecord } from './resume.ts';

/** Where a file lies until it is complete. */
export function partialPath(target: string): string {
  return `${target}.partial`;
}

/**
 * A file that is not complete yet, open for writing. It is hashed as it grows, so that nothing has to be read again when
 * the last byte is there. Each write is waited for: nothing piles up where the network is faster than the disk, and what
 * was hashed is what was written.
 */
export class PartialFile {
  readonly #path: string;
  readonly #hash: ExpectedHash;
  readonly #file: OpenFile;
  #fingerprinter: Fingerprinter;
  #bytes = 0;

  private constructor(path: string, hash: ExpectedHash, file: OpenFile) {
    this.#path = path;
    this.#hash = hash;
    this.#file = file;
    this.#fingerprinter = new Fingerprinter(hash);
  }

  /** Begins one in the place of whatever lies there; a link is removed, and what it leads to left alone. */
  static async create(path: string, hash: ExpectedHash, disk: Disk): Promise<PartialFile> {
    await removeRecord(path);
    await rm(path, { force: true });
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW;
    return new PartialFile(path, hash, await disk.open(path, flags));
  }

  /**
   * Goes on with one that an earlier attempt left, after hashing it; undefined where there is none.
   * Rejects with the signal's reason when aborted.
   */
  static async reopen(
    path: string,
    hash: ExpectedHash,
    disk: Disk,
    signal: AbortSignal,
  ): Promise<PartialFile | undefined> {
    const found = await lstat(path).catch(() => undefined);
    if (!found || !isPlain(found)) return undefined;
    const partial = new PartialFile(path, hash, await disk.open(path, constants.O_RDWR | NO_FOLLOW));
    try {
      await partial.#readIn(signal);
      return partial;
    } catch (error) {
      await partial.close();
      throw error;
    }
  }

  get bytes(): number {
    return this.#bytes;
  }

  async append(chunk: Uint8Array): Promise<void> {
    let rest = chunk;
    while (rest.byteLength > 0) {
      const { bytesWritten } = await this.#file.write(rest, 0, rest.byteLength, this.#bytes);
      this.#fingerprinter.add(rest.subarray(0, bytesWritten));
      this.#bytes += bytesWritten;
      rest = rest.subarray(bytesWritten);
    }
  }

  /** Forgets everything. */
  async restart(): Promise<void> {
    await this.#file.truncate(0);
    this.#fingerprinter = new Fingerprinter(this.#hash);
    this.#bytes = 0;
  }

  /** Of all its bytes, see `hash.ts`; to be asked once. */
  fingerprint(): string {
    return this.#fingerprinter.end();
  }

  /**
   * Gives the file its name in one step, once it is on the disk for good.
   * @returns false, and nothing is done, where another process has put a file of its own in this one's place.
   */
  async publish(target: string): Promise<boolean> {
    await this.#file.sync();
    const own = await this.#file.stat();
    // Looked at while the file is open: until it is closed no other can have its number.
    const there = await lstat(this.#path).catch(() => undefined);
    await this.close();
    if (there?.ino !== own.ino) return false;
    await renamePatiently(this.#path, target);
    await removeRecord(this.#path);
    return true;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  /** Closes and deletes it. */
  async discard(): Promise<void> {
    await this.close();
    await removeRecord(this.#path);
    await rm(this.#path, { force: true });
  }

  async #readIn(signal: AbortSignal): Promise<void> {
    const { size } = await this.#file.stat();
    for await (const piece of readPieces(this.#file, size, signal)) {
      this.#fingerprinter.add(piece);
      this.#bytes += piece.byteLength;
    }
  }
}

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
