import { createHash, type Hash } from 'node:crypto';

/**
 * The hash that a file has to have: SHA-256 in hexadecimal, or SHA-512 as packages give it, `sha512-` and base64.
 * `unknown` where nobody published one; then a file is only as sure as the connection that it came over.
 */
export type ExpectedHash = { readonly sha256: string } | { readonly integrity: string } | 'unknown';

/** What a file has to be. */
export interface Expected {
  /** Undefined where nobody knows it before the server says it. */
  readonly bytes: number | undefined;
  readonly hash: ExpectedHash;
}

/** Bytes that are read and hashed at a time: a third of a millisecond, which no keystroke notices. */
const PIECE_BYTES = 256 * 1024;

/** A hash as one text, which says how it was made: `sha256-` and hexadecimal, or `sha512-` and base64. */
export function expectedFingerprint(hash: ExpectedHash): string | undefined {
  if (hash === 'unknown') return undefined;
  return 'sha256' in hash ? `sha256-${hash.sha256.toLowerCase()}` : hash.integrity;
}

/** Whether a file has the hash that it has to have; always, where nobody knows it. */
export function isExpected(fingerprint: string, hash: ExpectedHash): boolean {
  return fingerprint === (expectedFingerprint(hash) ?? fingerprint);
}

/** Hashes a file that grows, in the way that its expected hash was made; by SHA-256 where there is none. */
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

  /** Of all that was added; to be asked once. */
  end(): string {
    return this.#isIntegrity ? `sha512-${this.#hash.digest('base64')}` : `sha256-${this.#hash.digest('hex')}`;
  }
}

/** A file as it is read here: see {@link readPieces}. */
interface Readable {
  readonly read: (
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ) => Promise<{ readonly bytesRead: number }>;
}

/**
 * Reads a file from its start, a piece at a time; each is valid until the next one is asked for.
 * Rejects with the signal's reason when aborted.
 * @param bytes to read at most.
 */
export async function* readPieces(
  file: Readable,
  bytes: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(Math.min(PIECE_BYTES, bytes));
  let position = 0;
  while (position < bytes) {
    signal.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, bytes - position), position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
