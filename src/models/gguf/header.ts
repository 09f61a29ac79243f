import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { GgufError, malformed } from './error.ts';
import { DEFAULT_ALIGNMENT } from './limits.ts';
import { type Metadata, readMetadata } from './metadata.ts';
import { modelFacts } from './model.ts';
import { type ByteSource, GgufReader } from './reader.ts';
import { ValueCode } from './scalars.ts';
import { SNIFF_BYTES, checkMagic } from './sniff.ts';
import { splitFacts } from './split.ts';
import { readTensors } from './tensors.ts';
import type { GgufHeader } from './types.ts';

/**
 * Reads and checks the header of a GGUF file before the engine, which hangs or aborts on hostile ones, sees it.
 * Memory is one window (256 KiB) and the key/value pairs; past the header at most the rest of a window is read.
 * Rejects with GgufError only.
 */
export async function readGgufHeader(path: string): Promise<GgufHeader> {
  const file = basename(path);
  try {
    // Before opening: opening a pipe would wait for a writer.
    if (!(await stat(path)).isFile()) throw notAFile(file);
    const handle = await open(path, 'r');
    try {
      return await parseGgufHeader(await fileSource(handle), file);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw error instanceof GgufError ? error : unreadable(file, error);
  }
}

/** {@link readGgufHeader} over any bytes; `file` names them in messages. Rejects with GgufError, or as `source` does. */
export async function parseGgufHeader(source: ByteSource, file: string): Promise<GgufHeader> {
  const reader = new GgufReader(source, file);
  checkMagic(file, await reader.peek(SNIFF_BYTES));
  await reader.u32();
  const version = checkVersion(file, await reader.u32());
  const tensorCount = await reader.u64();
  const metadata = await readMetadata(reader, await reader.u64());
  const alignment = alignmentOf(file, metadata);
  const split = splitFacts(file, metadata, tensorCount);
  if (tensorCount === 0 && split.splitCount === 1) throw malformed(file, 'it holds no tensors');
  const { parameters, dataOffset } = await readTensors(reader, tensorCount, alignment);
  const facts = { version, fileBytes: source.bytes, tensorCount, parameters, alignment, dataOffset, ...split };
  if (split.splitNo > 0) return { kind: 'shard', ...facts };
  return { kind: 'model', ...facts, ...modelFacts(file, metadata) };
}

async function fileSource(handle: FileHandle): Promise<ByteSource> {
  const { size } = await handle.stat();
  const read: ByteSource['read'] = async (target, position) => {
    return (await handle.read(target, 0, target.length, position)).bytesRead;
  };
  return { bytes: size, read };
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

function notAFile(file: string): GgufError {
  return new GgufError('not-a-file', `${file} is not a file. Choose the .gguf file itself.`);
}

function unreadable(file: string, cause: unknown): GgufError {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code ?? 'unknown error';
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new GgufError('not-found', `${file} does not exist. Choose another file or download it again.`, {
      cause,
    });
  }
  const message = `${file} cannot be read (${code}). Check that you may open it, or choose another file.`;
  return new GgufError('unreadable', message, { cause });
}
