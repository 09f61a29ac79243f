import { HEAD_BYTES, standInOf } from '../util/files.ts';
import { GgufError, malformed, truncatedHeader } from './errors.ts';
import { DEFAULT_ALIGNMENT } from './limits.ts';
import { Metadata } from './metadata.ts';
import { type ByteSource, GgufReader, ValueCode } from './reader.ts';

/** Facts that every GGUF file has, whatever it is for. */
export interface GgufFacts {
  readonly version: 2 | 3;
  /** Bytes of this file. */
  readonly fileBytes: number;
  /** Tensors in this file. */
  readonly tensorCount: number;
  /** Number of weights in this file. */
  readonly parameters: number;
  /** Bytes to which tensors are aligned. */
  readonly alignment: number;
  /** Bytes from the start of the file to its tensor data. */
  readonly dataOffset: number;
}

/** The part of a file before the descriptions of its tensors, and the reader at the first of them. */
export interface Preamble {
  readonly reader: GgufReader;
  readonly version: 2 | 3;
  /** Tensors that the file announces. */
  readonly tensorCount: number;
  readonly metadata: Metadata;
  /** Bytes to which tensors are aligned. */
  readonly alignment: number;
}

/**
 * Reads a file up to the descriptions of its tensors.
 * @param file name of the bytes in messages.
 * @throws GgufError; rejects as `source` does.
 */
export async function readPreamble(source: ByteSource, file: string): Promise<Preamble> {
  const reader = new GgufReader(source, file);
  checkMagic(file, await reader.peek(HEAD_BYTES));
  await reader.u32();
  const version = checkVersion(file, await reader.u32());
  const tensorCount = await reader.u64('the number of its tensors');
  const metadata = await Metadata.read(reader, await reader.u64('the number of its metadata entries'));
  return { reader, version, tensorCount, metadata, alignment: alignmentOf(metadata) };
}

const MAGIC = 'GGUF';
const CHOOSE_GGUF = 'Choose a file that ends in .gguf from a model page.';

/** A kind of file that is no GGUF: what messages call it, and what the user can do. */
interface OtherKind {
  readonly test: (head: Buffer) => boolean;
  readonly what: string;
  readonly remedy: string;
}

const startsWith = (...prefixes: readonly string[]): OtherKind['test'] => {
  return (head) => prefixes.some((prefix) => head.toString('latin1', 0, prefix.length) === prefix);
};

/** Kinds that people and failed downloads leave where a model should be; the first that fits names the file. */
const OTHER_KINDS: readonly OtherKind[] = [
  {
    test: (head) => standInOf(head) === 'lfs-pointer',
    what: 'a Git LFS pointer, not the model itself',
    remedy: "Run 'git lfs pull' in its folder, or download the file from the model page.",
  },
  {
    test: (head) => standInOf(head) === 'web-page',
    what: 'a web page, not a GGUF model',
    remedy: 'The download was answered by a sign-in or error page; download it again from the model page.',
  },
  {
    test: startsWith('PK\x03\x04', '\x1f\x8b', '7z\xbc\xaf', '\xfd7zXZ', '\x28\xb5\x2f\xfd', 'BZh', 'Rar!'),
    what: 'an archive or a PyTorch checkpoint, not a GGUF model',
    remedy: 'Unpack it and choose the file that ends in .gguf, or download one from a model page.',
  },
  { test: isSafetensors, what: 'a safetensors file, not a GGUF model', remedy: CHOOSE_GGUF },
  {
    test: startsWith('lmgg', 'fmgg', 'tjgg', 'algg'),
    what: 'a model in the old GGML format, which came before GGUF',
    remedy: CHOOSE_GGUF,
  },
  {
    test: startsWith('\x89PNG', '\xff\xd8\xff', 'GIF8', 'RIFF'),
    what: 'an image, not a GGUF model',
    remedy: CHOOSE_GGUF,
  },
  { test: startsWith('%PDF'), what: 'a PDF document, not a GGUF model', remedy: CHOOSE_GGUF },
  { test: isText, what: 'a text file, not a GGUF model', remedy: CHOOSE_GGUF },
];

/**
 * Checks that a file begins as GGUF.
 * @param head its first HEAD_BYTES, or all of a shorter file.
 * @throws GgufError `truncated` or `not-gguf`.
 */
function checkMagic(file: string, head: Buffer): void {
  const magic = head.toString('latin1', 0, MAGIC.length);
  if (magic === MAGIC) return;
  if (head.length === 0) {
    throw new GgufError('truncated', `${file} is empty: the download failed; download it again.`);
  }
  if (MAGIC.startsWith(magic)) throw truncatedHeader(file);
  if (head.every((byte) => byte === 0)) {
    throw new GgufError(
      'truncated',
      `${file} begins with zeros only: the download is incomplete; download it again.`,
    );
  }
  const kind = OTHER_KINDS.find(({ test }) => test(head));
  throw new GgufError(
    'not-gguf',
    `${file} is ${kind?.what ?? 'not a GGUF model'}. ${kind?.remedy ?? CHOOSE_GGUF}`,
  );
}

/** Safetensors begin with the 64-bit length of a JSON header, then that header. */
function isSafetensors(head: Buffer): boolean {
  return head.length > 9 && head.readUInt32LE(4) === 0 && head.toString('latin1', 8, 10) === '{"';
}

function isText(head: Buffer): boolean {
  // A multi-byte character may be cut at the end of `head`, which decodes to one replacement character.
  const text = head.toString('utf8').replace(/\uFFFD$/, '');
  // eslint-disable-next-line no-control-regex -- control characters are what tells binary data from text
  return !/[\x00-\x08\x0e-\x1f\uFFFD]/.test(text);
}

function checkVersion(file: string, version: number): 2 | 3 {
  if (version === 2 || version === 3) return version;
  // Small numbers have an empty lower half when their bytes are reversed (llama.cpp's test).
  if (version !== 0 && (version & 0xffff) === 0) {
    throw new GgufError(
      'big-endian',
      `${file} was made for big-endian machines. Choose the little-endian file of this model.`,
    );
  }
  throw new GgufError(
    'version',
    `${file} is in GGUF version ${version}, and Nearline reads 2 and 3. Choose another file of this model.`,
  );
}

function alignmentOf(metadata: Metadata): number {
  const value = metadata.value('general.alignment');
  if (value === undefined) return DEFAULT_ALIGNMENT;
  const bytes = value.kind === 'number' && value.code === ValueCode.uint32 ? value.value : 0;
  if (bytes >= 8 && Number.isInteger(Math.log2(bytes))) return bytes;
  throw malformed(metadata.file, 'its alignment is not a power of two from 8 on');
}
