import { parseGguf } from './contents.ts';
import { GgufError, quoted } from './error.ts';
import { readingFile } from './file.ts';
import type { ByteSource } from './reader.ts';
import type { GgufContents, GgufHeader } from './types.ts';

/**
 * Reads and checks the header of a model's file. Rejects with GgufError only: as `readGguf` does, `no-weights` for a
 * vocabulary and `adapter` for an adapter, which are no models.
 */
export async function readGgufHeader(path: string): Promise<GgufHeader> {
  return await readingFile(path, parseGgufHeader);
}

/** {@link readGgufHeader} over any bytes; `file` names them in messages. Rejects with GgufError, or as `source` does. */
export async function parseGgufHeader(source: ByteSource, file: string): Promise<GgufHeader> {
  return asModel(file, await parseGguf(source, file));
}

function asModel(file: string, contents: GgufContents): GgufHeader {
  switch (contents.kind) {
    case 'model':
    case 'shard':
      return contents;
    case 'vocabulary':
      throw new GgufError(
        'no-weights',
        `${file} holds the vocabulary of ${quoted(contents.architecture)} models and no weights. Choose the file of a whole model.`,
      );
    case 'adapter':
      throw new GgufError(
        'adapter',
        `${file} is an adapter for ${quoted(contents.architecture)} models, not a model. Choose the model that it was made for, and add the adapter to that.`,
      );
  }
}
