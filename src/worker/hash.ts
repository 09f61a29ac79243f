import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** Bytes per read: the event loop, which also answers heartbeats, is blocked for about 2 ms a piece. */
const PIECE_BYTES = 1 << 20;

/** SHA-256 of a file, lower-case hexadecimal. Rejects with the file system's error. */
export async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { highWaterMark: PIECE_BYTES })) {
    hash.update(piece as Buffer);
  }
  return hash.digest('hex');
}
