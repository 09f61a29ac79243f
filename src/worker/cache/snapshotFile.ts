import { open, type FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import * as v from 'valibot';
import type { TokenId } from '../native/engine.ts';

const FOOTER = v.object({
  /** First half of the SHA-256 of the document's identity, as hexadecimal: no path is written. */
  document: v.string(),
  /** Number of the prompt's tokens before the middle's text. */
  headLength: v.number(),
});

/**
 * Footer of a snapshot file: it follows the library's own data, so that one rename publishes both. The library
 * reads as far as its data goes and no further.
 */
type SnapshotFooter = Readonly<v.InferOutput<typeof FOOTER>>;

/** Description of a snapshot by its file. */
interface SnapshotDescription extends SnapshotFooter {
  readonly tokens: readonly TokenId[];
}

/** Last letters of the file. Its tail is: CRC-32 of all before the footer, length of the footer's JSON, this mark. */
const MARK = 0x4b56_4e4c;
const TAIL_BYTES = 12;

/** Magic number `ggsq` of the library's header, which is: magic, version, number of tokens, tokens. */
const SEQUENCE_MAGIC = 0x6767_7371;
const HEADER_BYTES = 12;

/** Limit of tokens, more than any context of ours has; a larger number is damage. */
const MOST_TOKENS = 1 << 20;
const MOST_FOOTER_BYTES = 4096;

/**
 * Seals a file that the library has written: appends its footer and checksum.
 * Rejects with the file system's error.
 */
export async function sealSnapshot(path: string, footer: SnapshotFooter): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    const crc = await checksum(file, size);
    const json = Buffer.from(JSON.stringify(footer));
    await file.write(Buffer.concat([json, tail(crc, json.length)]), 0, undefined, size);
    // A crash of the machine after the rename must not leave an empty file under the final name.
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** Description that a file has of itself; `undefined` when it is no sealed snapshot. Reads no cells. */
export async function describeSnapshot(path: string): Promise<SnapshotDescription | undefined> {
  return await reading(path, async (file) => {
    const end = await readEnd(file);
    const tokens = end && (await readTokens(file, end.dataBytes));
    return end && tokens ? { ...end.footer, tokens } : undefined;
  });
}

/** Whether the file is undamaged, its cells included. Takes about 1 ms for each megabyte. */
export async function isIntact(path: string): Promise<boolean> {
  const intact = await reading(path, async (file) => {
    const end = await readEnd(file);
    return end !== undefined && (await checksum(file, end.dataBytes)) === end.crc;
  });
  return intact === true;
}

/** Result of `use` on the open file; `undefined` where the file cannot be opened or read. */
async function reading<T>(path: string, use: (file: FileHandle) => Promise<T>): Promise<T | undefined> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    return await use(file);
  } catch {
    // A file that cannot be read is of no use, whatever the reason.
    return undefined;
  } finally {
    await file?.close();
  }
}

/** End of a snapshot file, behind the library's data. */
interface End {
  readonly footer: SnapshotFooter;
  readonly crc: number;
  /** Size of the library's data. */
  readonly dataBytes: number;
}

async function readEnd(file: FileHandle): Promise<End | undefined> {
  const { size } = await file.stat();
  if (size < HEADER_BYTES + TAIL_BYTES) return undefined;
  const last = await readAt(file, size - TAIL_BYTES, TAIL_BYTES);
  const length = last.readUInt32LE(4);
  const dataBytes = size - TAIL_BYTES - length;
  if (last.readUInt32LE(8) !== MARK || length > MOST_FOOTER_BYTES || dataBytes < HEADER_BYTES)
    return undefined;
  const footer: unknown = JSON.parse((await readAt(file, dataBytes, length)).toString());
  return v.is(FOOTER, footer) ? { footer, crc: last.readUInt32LE(0), dataBytes } : undefined;
}

async function readTokens(file: FileHandle, dataBytes: number): Promise<TokenId[] | undefined> {
  const header = await readAt(file, 0, HEADER_BYTES);
  const count = header.readUInt32LE(8);
  if (header.readUInt32LE(0) !== SEQUENCE_MAGIC || count > MOST_TOKENS) return undefined;
  if (HEADER_BYTES + count * 4 > dataBytes) return undefined;
  const bytes = await readAt(file, HEADER_BYTES, count * 4);
  return Array.from({ length: count }, (_, at) => bytes.readInt32LE(at * 4));
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw new RangeError('the file is shorter than it says');
  return buffer;
}

/** Bytes per read. */
const PIECE_BYTES = 1 << 20;

/** CRC-32 of the file's first `length` bytes. */
async function checksum(file: FileHandle, length: number): Promise<number> {
  const piece = Buffer.allocUnsafe(Math.min(length, PIECE_BYTES));
  let crc = 0;
  for (let at = 0; at < length;) {
    const { bytesRead } = await file.read(piece, 0, Math.min(piece.length, length - at), at);
    if (bytesRead === 0) break;
    crc = crc32(piece.subarray(0, bytesRead), crc);
    at += bytesRead;
  }
  return crc;
}

function tail(crc: number, length: number): Buffer {
  const bytes = Buffer.alloc(TAIL_BYTES);
  bytes.writeUInt32LE(crc, 0);
  bytes.writeUInt32LE(length, 4);
  bytes.writeUInt32LE(MARK, 8);
  return bytes;
}
