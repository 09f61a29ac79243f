import { parseGguf } from './contents.ts';
import { GgufError } from './error.ts';
import { readingFile } from './file.ts';
import type { ByteSource } from './reader.ts';
import type { AdapterHeader } from './types.ts';

/**
 * Reads and checks the header of a LoRA adapter. Rejects with GgufError only: as `readGguf` does, and `no-adapter`
 * for a file of another kind.
 */
export async function readAdapter(path: string): Promise<AdapterHeader> {
  return await readingFile(path, parseAdapter);
}

/** {@link readAdapter} over any bytes; `file` names them in messages. Rejects with GgufError, or as `source` does. */
export async function parseAdapter(source: ByteSource, file: string): Promise<AdapterHeader> {
  const contents = await parseGguf(source, file);
  if (contents.kind === 'adapter') return contents;
  const what = contents.kind === 'vocabulary' ? 'a vocabulary' : 'a model';
  throw new GgufError(
    'no-adapter',
    `${file} is ${what}, not an adapter. Choose a LoRA adapter in GGUF format.`,
  );
}
