import { malformed, quoted, unsupported } from './error.ts';
import { FIM_KEYS, type FimRole, type FimTokens } from './fimTokens.ts';
import { MAX_BLOCKS, MAX_EXPERTS } from './limits.ts';
import { type Metadata, TOKENS_KEY } from './metadata.ts';
import { ValueCode, scalarOf } from './scalars.ts';
import type { ModelHeader } from './types.ts';

type ModelFacts = Pick<
  ModelHeader,
  | 'architecture'
  | 'name'
  | 'blockCount'
  | 'contextLength'
  | 'embeddingLength'
  | 'tokenizer'
  | 'vocabularySize'
  | 'eosToken'
  | 'fim'
>;

// The values of general.type in gguf-py's constants.py that are not models.
const NOT_MODELS: ReadonlySet<string> = new Set(['adapter', 'imatrix', 'mmproj', 'vocab']);

/** What the metadata of a model's first file says; throws GgufError where the engine could not load or would abort. */
export function modelFacts(file: string, metadata: Metadata): ModelFacts {
  const architecture = architectureOf(file, metadata);
  const size = (name: string): number => requiredSize(file, metadata, `${architecture}.${name}`);
  const blockCount = size('block_count');
  checkLayers(file, metadata, architecture, blockCount);
  const vocabularySize = vocabularyOf(file, metadata);
  return {
    architecture,
    name: textOf(metadata, 'general.name'),
    blockCount,
    contextLength: size('context_length'),
    embeddingLength: size('embedding_length'),
    tokenizer: textOf(metadata, 'tokenizer.ggml.model'),
    vocabularySize,
    eosToken: tokenOf(metadata, 'tokenizer.ggml.eos_token_id', vocabularySize),
    fim: fimOf(metadata, vocabularySize),
  };
}

/** The integer at a key, or undefined if there is none or it is of another kind. */
export function integerOf(metadata: Metadata, key: string): number | undefined {
  const value = metadata.values.get(key);
  return value?.kind === 'number' && scalarOf(value.code)?.integer ? value.value : undefined;
}

function textOf(metadata: Metadata, key: string): string | undefined {
  const value = metadata.values.get(key);
  return value?.kind === 'text' ? value.text : undefined;
}

function architectureOf(file: string, metadata: Metadata): string {
  const type = textOf(metadata, 'general.type');
  if (type !== undefined && NOT_MODELS.has(type)) {
    throw unsupported(file, `it is an addition to a model (${type}), not a model`);
  }
  const architecture = textOf(metadata, 'general.architecture');
  if (architecture === undefined) throw malformed(file, 'it does not name its architecture');
  if (!/^[\w.-]{1,64}$/.test(architecture)) {
    throw malformed(file, `${quoted(architecture)} is not an architecture`);
  }
  return architecture;
}

// llama.cpp reads these as 32 bits and cannot do without them (llama-model.cpp, load_hparams).
function requiredSize(file: string, metadata: Metadata, key: string): number {
  const value = metadata.values.get(key);
  if (value?.kind !== 'number' || value.code !== ValueCode.uint32) {
    throw malformed(file, `it does not set ${quoted(key)} to a whole number`);
  }
  return value.value;
}

// Assertions of load_hparams: they abort the process instead of failing the load.
function checkLayers(file: string, metadata: Metadata, architecture: string, blocks: number): void {
  const optional = (name: string): number => integerOf(metadata, `${architecture}.${name}`) ?? 0;
  if (blocks < 1 || blocks > MAX_BLOCKS) {
    throw unsupported(file, `it announces ${blocks} layers, and the engine takes 1 to ${MAX_BLOCKS}`);
  }
  if (optional('nextn_predict_layers') > blocks) {
    throw malformed(file, 'it announces more prediction layers than layers');
  }
  const experts = optional('expert_count');
  if (experts > MAX_EXPERTS) {
    throw unsupported(file, `it announces ${experts} experts, and the engine takes ${MAX_EXPERTS}`);
  }
  if (optional('expert_used_count') > experts) {
    throw malformed(file, 'it uses more experts than it has');
  }
}

function vocabularyOf(file: string, metadata: Metadata): number {
  const tokens = metadata.values.get(TOKENS_KEY);
  if (tokens?.kind !== 'array' || tokens.element !== ValueCode.string || tokens.length === 0) {
    throw malformed(file, 'it holds no vocabulary');
  }
  checkPerToken(file, metadata, 'tokenizer.ggml.token_type', [ValueCode.int32], tokens.length);
  checkPerToken(file, metadata, 'tokenizer.ggml.scores', [ValueCode.float32, ValueCode.int32], tokens.length);
  return tokens.length;
}

function checkPerToken(
  file: string,
  metadata: Metadata,
  key: string,
  elements: readonly number[],
  tokens: number,
): void {
  const value = metadata.values.get(key);
  if (value === undefined) return;
  if (value.kind !== 'array' || !elements.includes(value.element) || value.length < tokens) {
    throw malformed(file, `${quoted(key)} does not cover its ${tokens} tokens`);
  }
}

// An id outside the vocabulary is ignored, as llama.cpp does: files say -1 for "none".
function tokenOf(metadata: Metadata, key: string, vocabularySize: number): number | undefined {
  const id = integerOf(metadata, key);
  return id !== undefined && id >= 0 && id < vocabularySize ? id : undefined;
}

function fimOf(metadata: Metadata, vocabularySize: number): FimTokens {
  const fim: Partial<Record<FimRole, number>> = { ...metadata.spelledFim };
  for (const role of Object.keys(FIM_KEYS) as FimRole[]) {
    const ids = FIM_KEYS[role].map((key) => tokenOf(metadata, key, vocabularySize));
    const id = ids.find((candidate) => candidate !== undefined);
    if (id !== undefined) fim[role] = id;
  }
  return fim;
}
