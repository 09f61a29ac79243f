import { adapterFacts } from './adapterFacts.ts';
import { unsupported } from './error.ts';
import { readingFile } from './file.ts';
import { modelFigures } from './model.ts';
import { type Preamble, readPreamble } from './preamble.ts';
import type { ByteSource } from './reader.ts';
import { splitFacts } from './split.ts';
import { type TensorInfo, readTensors } from './tensors.ts';
import type {
  AdapterHeader,
  GgufContents,
  GgufFacts,
  GgufHeader,
  SplitFacts,
  VocabularyHeader,
} from './types.ts';
import { originOf, textOf } from './values.ts';
import { vocabularyFacts } from './vocabulary.ts';
import { weightTally } from './weights.ts';

// The values of general.type in gguf-py's constants.py for what neither completes code nor changes what does.
const ADDITIONS: ReadonlySet<string> = new Set(['imatrix', 'mmproj']);

/**
 * Reads and checks a GGUF file, whatever it is for, before the engine, which hangs or aborts on hostile ones, sees it.
 * Memory is one window (256 KiB), the key/value pairs and the tensors' names; past the header at most the rest of a
 * window is read. Rejects with GgufError only.
 */
export async function readGguf(path: string): Promise<GgufContents> {
  return await readingFile(path, parseGguf);
}

/** {@link readGguf} over any bytes; `file` names them in messages. Rejects with GgufError, or as `source` does. */
export async function parseGguf(source: ByteSource, file: string): Promise<GgufContents> {
  const preamble = await readPreamble(source, file);
  const type = textOf(preamble.metadata, 'general.type');
  if (type === 'adapter') return await parseAdapter(preamble);
  if (type !== undefined && ADDITIONS.has(type)) {
    throw unsupported(file, `it is an addition to a model (${type}), not a model`);
  }
  const split = splitFacts(file, preamble.metadata, preamble.tensorCount);
  const isEmpty = preamble.tensorCount === 0 && split.splitCount === 1;
  return isEmpty ? await parseVocabulary(preamble) : await parseModel(preamble, split);
}

async function parseModel(preamble: Preamble, split: SplitFacts): Promise<GgufHeader> {
  const { file } = preamble.reader;
  const tally = weightTally();
  const facts = { ...(await tensorFacts(preamble, tally.see)), ...split, weights: tally.amounts() };
  if (split.splitNo > 0) return { kind: 'shard', ...facts };
  const origin = originOf(file, preamble.metadata);
  const figures = modelFigures(file, preamble.metadata, origin);
  return { kind: 'model', ...facts, ...origin, ...figures, ...vocabularyFacts(file, preamble.metadata) };
}

async function parseVocabulary(preamble: Preamble): Promise<VocabularyHeader> {
  const { file } = preamble.reader;
  const facts = await tensorFacts(preamble, () => undefined);
  const origin = originOf(file, preamble.metadata);
  return { kind: 'vocabulary', ...facts, ...origin, ...vocabularyFacts(file, preamble.metadata) };
}

async function parseAdapter(preamble: Preamble): Promise<AdapterHeader> {
  const { file } = preamble.reader;
  const adapter = adapterFacts(file, preamble.metadata);
  const facts = await tensorFacts(preamble, adapter.see);
  return { kind: 'adapter', ...facts, ...originOf(file, preamble.metadata), ...adapter.facts() };
}

async function tensorFacts(preamble: Preamble, see: (tensor: TensorInfo) => void): Promise<GgufFacts> {
  const { reader, version, tensorCount, alignment } = preamble;
  const { parameters, dataOffset } = await readTensors(preamble, see);
  return { version, fileBytes: reader.fileBytes, tensorCount, parameters, alignment, dataOffset };
}
