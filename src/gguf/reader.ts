import { headerTooLarge, malformed, truncatedHeader } from './errors.ts';
import { MAX_HEADER_BYTES, WINDOW_BYTES } from './limits.ts';

/** Random access to the bytes of a file; a test passes a source in memory. */
export interface ByteSource {
  /** Size of the file. */
  readonly bytes: number;
  /** Reads at most `target.length` bytes from `position` on; resolves to how many, 0 at the end of the file. */
  readonly read: (target: Uint8Array, position: number) => Promise<number>;
}

/** A visitor of the strings of an array that have at most `longest` bytes; `see` must not keep `window`. */
export interface StringVisitor {
  readonly longest: number;
  readonly see: (window: Buffer, start: number, end: number, index: number) => void;
}

/**
 * A forward cursor over a file, through one window of WINDOW_BYTES: memory does not depend on the file.
 * @throws GgufError from every method: `truncated` at the end of the file and `too-large` past MAX_HEADER_BYTES.
 */
export class GgufReader {
  /** Base name of the file, for messages. */
  readonly file: string;
  readonly #source: ByteSource;
  readonly #window: Buffer;
  // Ten times as fast as the methods of Buffer, which matters for vocabularies.
  readonly #view: DataView;
  #start = 0;
  #filled = 0;
  #at = 0;

  constructor(source: ByteSource, file: string) {
    this.file = file;
    this.#source = source;
    this.#window = Buffer.allocUnsafe(Math.min(WINDOW_BYTES, source.bytes));
    this.#view = new DataView(this.#window.buffer, this.#window.byteOffset, this.#window.length);
  }

  /** Bytes from the start of the file to the cursor. */
  get position(): number {
    return this.#start + this.#at;
  }

  /** Bytes of the whole file. */
  get fileBytes(): number {
    return this.#source.bytes;
  }

  /** Bytes from the cursor to the end of the file. */
  get remaining(): number {
    return this.#source.bytes - this.position;
  }

  /** The next `length` bytes, or all that are left, without moving on; valid until the next call. */
  async peek(length: number): Promise<Buffer> {
    const count = Math.min(length, this.remaining);
    await this.#need(count);
    return this.#window.subarray(this.#at, this.#at + count);
  }

  /** The next 32-bit unsigned integer. */
  async u32(): Promise<number> {
    await this.#need(4);
    return this.#window.readUInt32LE(this.#advance(4));
  }

  /** The next 64-bit count, length or offset. @throws GgufError `malformed`, which calls it `what`, past 2^53: no file reaches that. */
  async u64(what: string): Promise<number> {
    await this.#need(8);
    return this.#u64At(this.#advance(8), what);
  }

  /** The next value of a fixed-size type. */
  async scalar(type: Scalar): Promise<number> {
    await this.#need(type.bytes);
    return type.read(this.#window, this.#advance(type.bytes));
  }

  /** The next `length` bytes, valid until the next call; `length` is at most WINDOW_BYTES. */
  async bytes(length: number): Promise<Buffer> {
    await this.#need(length);
    const start = this.#advance(length);
    return this.#window.subarray(start, start + length);
  }

  /** Moves on by `length` bytes without reading them. */
  skip(length: number): void {
    if (length > this.remaining) throw truncatedHeader(this.file);
    this.#advance(length);
    if (this.position > MAX_HEADER_BYTES) throw this.#overLimit();
  }

  /** Moves over `count` strings, each a 64-bit length and its bytes, and shows the short ones to `visitor`. */
  async walkStrings(count: number, visitor?: StringVisitor): Promise<void> {
    const needed = 8 + (visitor?.longest ?? 0);
    for (let index = 0; index < count;) {
      await this.#need(Math.max(8, Math.min(needed, this.remaining)));
      index = this.#walkWindow(index, count, needed, visitor);
    }
  }

  // Synchronous and on locals for as long as the window lasts: an await or two getters per string would take
  // most of the time.
  #walkWindow(from: number, count: number, needed: number, visitor?: StringVisitor): number {
    const atEnd = this.#start + this.#filled >= this.fileBytes;
    const last = this.#filled - (atEnd ? 8 : needed);
    let index = from;
    let at = this.#at;
    while (index < count && at <= last) {
      const start = at + 8;
      const length = this.#u64At(at, 'the length of a text in a list');
      at = start + length;
      if (visitor && length <= visitor.longest && at <= this.#filled) {
        visitor.see(this.#window, start, at, index);
      }
      index += 1;
    }
    this.skip(at - this.#at);
    return index;
  }

  get #available(): number {
    return this.#filled - this.#at;
  }

  #advance(length: number): number {
    const at = this.#at;
    this.#at += length;
    return at;
  }

  #u64At(at: number, what: string): number {
    const high = this.#view.getUint32(at + 4, true);
    const low = this.#view.getUint32(at, true);
    if (high === 0) return low;
    // 2^53 and more are not exact.
    if (high >= 2 ** 21) throw malformed(this.file, `${what} is impossible`);
    return high * 2 ** 32 + low;
  }

  async #need(length: number): Promise<void> {
    if (length <= this.#available) return;
    if (length > this.remaining) throw truncatedHeader(this.file);
    if (this.position + length > MAX_HEADER_BYTES) throw this.#overLimit();
    await this.#refill(length);
  }

  async #refill(length: number): Promise<void> {
    this.#start = this.position;
    this.#at = 0;
    this.#filled = 0;
    while (this.#filled < length) {
      const target = this.#window.subarray(this.#filled);
      const read = await this.#source.read(target, this.#start + this.#filled);
      // The file was cut after its size was taken.
      if (read <= 0) throw truncatedHeader(this.file);
      this.#filled += read;
    }
  }

  #overLimit(): Error {
    return headerTooLarge(this.file, `its header takes more than ${MAX_HEADER_BYTES / 1024 ** 2} MiB`);
  }
}

/** Codes of metadata values in the GGUF specification that the check treats by name. */
export const ValueCode = {
  uint16: 2,
  uint32: 4,
  int32: 5,
  float32: 6,
  string: 8,
  array: 9,
} as const;

/** A type of values of fixed size: how many bytes one takes, and how to read it (64-bit integers lose precision past 2^53). */
export interface Scalar {
  readonly bytes: number;
  readonly integer: boolean;
  readonly read: (from: Buffer, at: number) => number;
}

const integer = (bytes: number, read: Scalar['read']): Scalar => ({ bytes, integer: true, read });
const float = (bytes: number, read: Scalar['read']): Scalar => ({ bytes, integer: false, read });

/** Types in the order of their codes 0 to 12 in the GGUF specification. */
const SCALARS: readonly (Scalar | undefined)[] = [
  integer(1, (from, at) => from.readUInt8(at)),
  integer(1, (from, at) => from.readInt8(at)),
  integer(2, (from, at) => from.readUInt16LE(at)),
  integer(2, (from, at) => from.readInt16LE(at)),
  integer(4, (from, at) => from.readUInt32LE(at)),
  integer(4, (from, at) => from.readInt32LE(at)),
  float(4, (from, at) => from.readFloatLE(at)),
  { bytes: 1, integer: false, read: (from, at) => (from.readUInt8(at) === 0 ? 0 : 1) },
  undefined,
  undefined,
  integer(8, (from, at) => Number(from.readBigUInt64LE(at))),
  integer(8, (from, at) => Number(from.readBigInt64LE(at))),
  float(8, (from, at) => from.readDoubleLE(at)),
];

/** The fixed-size type with this code; undefined for strings, arrays and unknown codes. */
export function scalarOf(code: number): Scalar | undefined {
  return SCALARS[code];
}
