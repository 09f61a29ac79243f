import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { GpuError } from './error.ts';
import { megabytes, packedFile, type GpuPackage } from './packages.ts';

/** How a transfer is watched and stopped. */
export interface Transfer {
  readonly signal: AbortSignal;
  /** Called with the bytes so far. */
  readonly onBytes: (bytes: number) => void;
}

/**
 * Writes what arrives to `file`, hashing on the way: the file gets its name only once its hash is right, and
 * whatever goes wrong leaves nothing behind.
 * @throws GpuError `interrupted` when it ends early, `mismatch` when it is another file; rejects as reading and
 * writing do otherwise.
 */
export async function receive(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
  expected: GpuPackage,
  { signal, onBytes }: Transfer,
): Promise<void> {
  const partial = `${file}.partial`;
  const hash = createHash('sha512');
  let bytes = 0;
  const checked = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      bytes += chunk.byteLength;
      if (bytes > expected.bytes) throw mismatch(expected);
      hash.update(chunk);
      onBytes(bytes);
      yield chunk;
    }
  };
  try {
    await pipeline(checked, createWriteStream(partial, { flags: 'wx' }), { signal });
    if (bytes < expected.bytes) throw endedEarly(expected, bytes);
    if (`sha512-${hash.digest('base64')}` !== expected.integrity) throw mismatch(expected);
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** For what is not the file that was published. */
export function mismatch(expected: GpuPackage): GpuError {
  const file = packedFile(expected);
  const why = 'A proxy or a sign-in page may have answered instead, or the file is damaged';
  return new GpuError('mismatch', `${file} is not the file that was published. ${why}. Try again.`);
}

/** For a transfer that broke off. */
export function endedEarly(expected: GpuPackage, bytes: number, options?: ErrorOptions): GpuError {
  const part = `${megabytes(bytes)} of ${megabytes(expected.bytes)}`;
  return new GpuError('interrupted', `The connection ended after ${part}. Try again.`, options);
}
