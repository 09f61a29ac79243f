import { createHash, type Hash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { NO_FOLLOW } from '../util/files.ts';

/**
 * The hash that a file has to have: SHA-256 in hexadecimal, or SHA-512 as packages give it, `sha512-` and base64.
 * `unknown` where nobody published one; then a file is only as sure as the connection that it came over.
 */
export type ExpectedHash = { readonly sha256: string } | { readonly integrity: string } | 'unknown';

/** Size and hash that a file has to have. */
export interface ExpectedContent {
  /** Undefined where nobody knows it before the server says it. */
  readonly bytes: number | undefined;
  readonly hash: ExpectedHash;
}

/** A hash as a fingerprint, one text that says how it was made: `sha256-` and hexadecimal, or `sha512-` and base64. */
export function expectedFingerprint(hash: ExpectedHash): string | undefined {
  if (hash === 'unknown') return undefined;
  return 'sha256' in hash ? `sha256-${hash.sha256.toLowerCase()}` : hash.integrity;
}

/** Whether a file with this fingerprint has the hash that it has to have; always true for an unknown one. */
export function hashMatches(fingerprint: string, hash: ExpectedHash): boolean {
  return fingerprint === (expectedFingerprint(hash) ?? fingerprint);
}

/** Hashes a file that grows, with the algorithm of its expected hash; SHA-256 for an unknown one. */
export class Fingerprinter {
  readonly #isIntegrity: boolean;
  readonly #hash: Hash;

  constructor(hash: ExpectedHash) {
    this.#isIntegrity = hash !== 'unknown' && 'integrity' in hash;
    this.#hash = createHash(this.#isIntegrity ? 'sha512' : 'sha256');
  }

  add(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  /** Fingerprint of all bytes that were added, in the form of {@link expectedFingerprint}; to be asked once. */
  end(): string {
    return this.#isIntegrity ? `sha512-${this.#hash.digest('base64')}` : `sha256-${this.#hash.digest('hex')}`;
  }
}

/**
 * Size of a file that is as expected and no link, in bytes; undefined where it is not, or cannot be read. Where neither
 * size nor hash are known, any file is as expected. Rejects with the signal's reason when aborted.
 */
export async function verifiedSize(
  path: string,
  expected: ExpectedContent,
  signal: AbortSignal,
): Promise<number | undefined> {
  try {
    const found = await lstat(path);
    const isCandidate = found.isFile() && found.size === (expected.bytes ?? found.size);
    return isCandidate && (await hasHash(path, expected.hash, signal)) ? found.size : undefined;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

async function hasHash(path: string, hash: ExpectedHash, signal: AbortSignal): Promise<boolean> {
  if (hash === 'unknown') return true;
  const file = await open(path, constants.O_RDONLY | NO_FOLLOW);
  try {
    const { size } = await file.stat();
    const fingerprinter = new Fingerprinter(hash);
    for await (const chunk of readChunks(file, size, signal)) fingerprinter.add(chunk);
    return hashMatches(fingerprinter.end(), hash);
  } finally {
    await file.close();
  }
}

/** Bytes that are read and hashed at a time: they take a third of a millisecond, which no keystroke notices. */
const CHUNK_BYTES = 256 * 1024;

/** An open file, as far as {@link readChunks} needs it. */
interface Readable {
  readonly read: (
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ) => Promise<{ readonly bytesRead: number }>;
}

/**
 * Yields a file from its start in chunks of 256 KiB; each is valid until the next one is asked for.
 * Rejects with the signal's reason when aborted, and as node:fs does.
 * @param bytes to read at most.
 */
export async function* readChunks(
  file: Readable,
  bytes: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(Math.min(CHUNK_BYTES, bytes));
  let position = 0;
  while (position < bytes) {
    signal.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, bytes - position), position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
