import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { AdapterCollector, type AdapterHeader } from './adapter.ts';
import { GgufError, quoted, unsupported } from './errors.ts';
import {
  type GgufHeader,
  modelFigures,
  type SplitFacts,
  splitFacts,
  vocabularyFacts,
  type VocabularyHeader,
} from './modelHeader.ts';
import { type GgufFacts, type Preamble, readPreamble } from './preamble.ts';
import type { ByteSource } from './reader.ts';
import { readTensors, type TensorInfo, WeightTally } from './tensors.ts';

/**
 * Reads and checks the header of a model's file.
 * @throws GgufError, and nothing else: as {@link readGguf} does, `no-weights` for a vocabulary and `adapter` for an adapter,
 * which are no models.
 */
export async function readGgufHeader(path: string): Promise<GgufHeader> {
  return await readingFile(path, parseGgufHeader);
}

/** {@link readGgufHeader} over any bytes, which messages call `file`. @throws GgufError; rejects as `source` does. */
export async function parseGgufHeader(source: ByteSource, file: string): Promise<GgufHeader> {
  return asModel(file, await parseGguf(source, file));
}

/** The contents of a GGUF file that this check understands. */
type GgufContents = GgufHeader | VocabularyHeader | AdapterHeader;

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

/** Values of general.type in gguf-py's constants.py for files that neither complete code nor change a model that does. */
const ADDITIONS: ReadonlySet<string> = new Set(['imatrix', 'mmproj']);

/**
 * Reads and checks a GGUF file, whatever it is for, before the engine sees it, which hangs or aborts on hostile ones.
 * Memory is one window (256 KiB), the key/value pairs and the tensors' names; past the header at most the rest of a
 * window is read.
 * @throws GgufError, and nothing else.
 */
export async function readGguf(path: string): Promise<GgufContents> {
  return await readingFile(path, parseGguf);
}

/** {@link readGguf} over any bytes, which messages call `file`. @throws GgufError; rejects as `source` does. */
export async function parseGguf(source: ByteSource, file: string): Promise<GgufContents> {
  const preamble = await readPreamble(source, file);
  const type = preamble.metadata.text('general.type');
  if (type === 'adapter') return await parseAdapterTensors(preamble);
  if (type !== undefined && ADDITIONS.has(type)) {
    throw unsupported(file, `it is an addition to a model (${type}), not a model`);
  }
  const split = splitFacts(preamble.metadata, preamble.tensorCount);
  const isEmpty = preamble.tensorCount === 0 && split.splitCount === 1;
  return isEmpty ? await parseVocabulary(preamble) : await parseModel(preamble, split);
}

async function parseModel(preamble: Preamble, split: SplitFacts): Promise<GgufHeader> {
  const { metadata } = preamble;
  const tally = new WeightTally();
  const gguf = await tensorFacts(preamble, (tensor) => tally.add(tensor));
  const facts = { ...gguf, ...split, weights: tally.amounts };
  if (split.splitNo > 0) return { kind: 'shard', ...facts };
  const origin = metadata.origin();
  const figures = modelFigures(metadata, origin.architecture);
  return { kind: 'model', ...facts, ...origin, ...figures, ...vocabularyFacts(metadata) };
}

async function parseVocabulary(preamble: Preamble): Promise<VocabularyHeader> {
  const { metadata } = preamble;
  const facts = await tensorFacts(preamble, () => undefined);
  return { kind: 'vocabulary', ...facts, ...metadata.origin(), ...vocabularyFacts(metadata) };
}

async function parseAdapterTensors(preamble: Preamble): Promise<AdapterHeader> {
  const { metadata } = preamble;
  const collector = new AdapterCollector(metadata);
  const facts = await tensorFacts(preamble, (tensor) => collector.add(tensor));
  return { kind: 'adapter', ...facts, ...metadata.origin(), ...collector.facts() };
}

async function tensorFacts(preamble: Preamble, onTensor: (tensor: TensorInfo) => void): Promise<GgufFacts> {
  const { reader, version, tensorCount, alignment } = preamble;
  const { parameters, dataOffset } = await readTensors(preamble, onTensor);
  return { version, fileBytes: reader.fileBytes, tensorCount, parameters, alignment, dataOffset };
}

/**
 * Reads and checks the header of a LoRA adapter.
 * @throws GgufError, and nothing else: as {@link readGguf} does, and `no-adapter` for a file of another kind.
 */
export async function readAdapter(path: string): Promise<AdapterHeader> {
  return await readingFile(path, parseAdapter);
}

/** {@link readAdapter} over any bytes, which messages call `file`. @throws GgufError; rejects as `source` does. */
export async function parseAdapter(source: ByteSource, file: string): Promise<AdapterHeader> {
  const contents = await parseGguf(source, file);
  if (contents.kind === 'adapter') return contents;
  const what = contents.kind === 'vocabulary' ? 'a vocabulary' : 'a model';
  throw new GgufError(
    'no-adapter',
    `${file} is ${what}, not an adapter. Choose a LoRA adapter in GGUF format.`,
  );
}

/**
 * Opens a file for `parse`, which gets its bytes and its base name, and closes it again.
 * @throws GgufError, and nothing else: as `parse` does, `not-found`, `not-a-file`, or `unreadable`.
 */
async function readingFile<T>(
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
