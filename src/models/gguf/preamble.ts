import { HEAD_BYTES } from '../standIn.ts';
import { GgufError, malformed } from './error.ts';
import { DEFAULT_ALIGNMENT } from './limits.ts';
import { type Metadata, readMetadata } from './metadata.ts';
import { type ByteSource, GgufReader } from './reader.ts';
import { ValueCode } from './scalars.ts';
import { checkMagic } from './sniff.ts';

/** What stands before the tensors' descriptions, and the reader at the first of them. */
export interface Preamble {
  readonly reader: GgufReader;
  readonly version: 2 | 3;
  /** Tensors that the file announces. */
  readonly tensorCount: number;
  readonly metadata: Metadata;
  /** Bytes to which tensors are aligned. */
  readonly alignment: number;
}

/** Reads up to the tensors; `file` names the bytes in messages. Rejects with GgufError, or as `source` does. */
export async function readPreamble(source: ByteSource, file: string): Promise<Preamble> {
  const reader = new GgufReader(source, file);
  checkMagic(file, await reader.peek(HEAD_BYTES));
  await reader.u32();
  const version = checkVersion(file, await reader.u32());
  const tensorCount = await reader.u64('the number of its tensors');
  const metadata = await readMetadata(reader, await reader.u64('the number of its metadata entries'));
  return { reader, version, tensorCount, metadata, alignment: alignmentOf(file, metadata) };
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

function alignmentOf(file: string, metadata: Metadata): number {
  const value = metadata.values.get('general.alignment');
  if (value === undefined) return DEFAULT_ALIGNMENT;
  const bytes = value.kind === 'number' && value.code === ValueCode.uint32 ? value.value : 0;
  if (bytes >= 8 && Number.isInteger(Math.log2(bytes))) return bytes;
  throw malformed(file, 'its alignment is not a power of two from 8 on');
}
