import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { GgufError } from './error.ts';
import type { ByteSource } from './reader.ts';

/**
 * Opens a file for `parse`, which gets its bytes and its base name, and closes it again.
 * Rejects with GgufError: as `parse` does, `not-found`, `not-a-file`, or `unreadable`.
 */
export async function readingFile<T>(
  path: string,
  parse: (source: ByteSource, file: string) => Promise<T>,
): Promise<T> {
  const file = basename(path);
  try {
    // Before opening: opening a pipe would wait for a writer.
    if (!(await stat(path)).isFile()) throw notAFile(file);
    const handle = await open(path, 'r');
    try {
      return await parse(await fileSource(handle), file);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw error instanceof GgufError ? error : unreadable(file, error);
  }
}

async function fileSource(handle: FileHandle): Promise<ByteSource> {
  const { size } = await handle.stat();
  const read: ByteSource['read'] = async (target, position) => {
    return (await handle.read(target, 0, target.length, position)).bytesRead;
  };
  return { bytes: size, read };
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
