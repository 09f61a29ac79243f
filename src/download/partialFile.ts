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
import { DownloadError } from './errors.ts';
import { type ExpectedHash, Fingerprinter, readChunks } from './hash.ts';
import { sizeText } from './progress.ts';
import { removeRecord } from './resume.ts';

/** Path of the file in which a download lies until it is complete. */
export function partialPath(target: string): string {
  return `${target}.partial`;
}

/**
 * A file that is not complete yet, open for writing. It is hashed as it grows, so that nothing has to be read again when
 * the last byte is there. Each write is waited for: nothing piles up where the network is faster than the disk, and what
 * was hashed is what was written. All methods reject as node:fs does.
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

  /** Creates an empty one in the place of whatever lies there; a link is removed, and the file that it leads to left alone. */
  static async create(path: string, hash: ExpectedHash, disk: Disk): Promise<PartialFile> {
    await removeRecord(path);
    await rm(path, { force: true });
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW;
    return new PartialFile(path, hash, await disk.open(path, flags));
  }

  /**
   * Opens the one that an earlier attempt left, and hashes it; undefined where there is none, or a link.
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
      await partial.#hashContents(signal);
      return partial;
    } catch (error) {
      await partial.close();
      throw error;
    }
  }

  /** Bytes so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Writes a chunk at the end, and resolves once all of it is written. */
  async append(chunk: Uint8Array): Promise<void> {
    let unwritten = chunk;
    while (unwritten.byteLength > 0) {
      const { bytesWritten } = await this.#file.write(unwritten, 0, unwritten.byteLength, this.#bytes);
      this.#fingerprinter.add(unwritten.subarray(0, bytesWritten));
      this.#bytes += bytesWritten;
      unwritten = unwritten.subarray(bytesWritten);
    }
  }

  /** Empties the file and its hash. */
  async restart(): Promise<void> {
    await this.#file.truncate(0);
    this.#fingerprinter = new Fingerprinter(this.#hash);
    this.#bytes = 0;
  }

  /** Hash of all its bytes, as {@link Fingerprinter.end} gives it; to be asked once. */
  fingerprint(): string {
    return this.#fingerprinter.end();
  }

  /**
   * Renames the file to its target in one step, after its bytes are on the disk for good, and closes it.
   * @returns false, and nothing is renamed, where another process has put a file of its own in this one's place.
   */
  async publish(target: string): Promise<boolean> {
    await this.#file.sync();
    const own = await this.#file.stat();
    // Looked at while the file is open: until it is closed no other file can have its number.
    const found = await lstat(this.#path).catch(() => undefined);
    await this.close();
    if (found?.ino !== own.ino) return false;
    await renamePatiently(this.#path, target);
    await removeRecord(this.#path);
    return true;
  }

  /** Closes the file and leaves it where it is. */
  async close(): Promise<void> {
    await this.#file.close();
  }

  /** Closes and deletes the file and its record. */
  async discard(): Promise<void> {
    await this.close();
    await removeRecord(this.#path);
    await rm(this.#path, { force: true });
  }

  async #hashContents(signal: AbortSignal): Promise<void> {
    const { size } = await this.#file.stat();
    for await (const chunk of readChunks(this.#file, size, signal)) {
      this.#fingerprinter.add(chunk);
      this.#bytes += chunk.byteLength;
    }
  }
}

/** Bytes that stay free, so that neither this program nor the system stands before a full disk afterwards; our own choice. */
export const SPARE_BYTES = 50_000_000;

/**
 * Refuses what the disk of a folder has no room for; resolves where the file system does not say what is free.
 * @param what takes the bytes, as the beginning of a sentence.
 * @throws DownloadError `no-space` with what is needed and what is free.
 */
export async function requireSpace(
  folder: string,
  what: string,
  neededBytes: number,
  freeBytes: FreeBytes,
): Promise<void> {
  const free = await freeBytes(folder);
  if (free === undefined || free >= neededBytes) return;
  const room = `${sizeText(free, Math.floor)} are free in ${folder}`;
  const statement = `${what} needs ${sizeText(neededBytes)} of disk space; ${room}.`;
  throw new DownloadError('no-space', statement, 'Make room, then try again.');
}
