import { malformed, quoted, unsupported } from './errors.ts';
import { FIM_KEYS, type FimRole, type FimTokens } from './fimTokens.ts';
import { MAX_BLOCKS, MAX_EXPERTS } from './limits.ts';
import { type GgufOrigin, type Metadata, TOKENS_KEY } from './metadata.ts';
import type { GgufFacts } from './preamble.ts';
import { ValueCode } from './reader.ts';
import type { WeightAmount } from './tensors.ts';

/** The header of the only or first file of a model: it holds the metadata. */
export interface ModelHeader extends GgufFacts, SplitFacts, GgufOrigin, VocabularyFacts, ModelFigures {
  readonly kind: 'model';
  /** The tensors of this file; those of a set are all its files' together. */
  readonly weights: readonly WeightAmount[];
}

/** The header of a further file of a split model: tensors only. */
interface ShardHeader extends GgufFacts, SplitFacts {
  readonly kind: 'shard';
  readonly weights: readonly WeightAmount[];
}

/** The header of a file of a model, be it the only one or one of several. */
export type GgufHeader = ModelHeader | ShardHeader;

/** The header of a vocabulary: tokens without weights, with which llama.cpp tests its tokenizers. */
export interface VocabularyHeader extends GgufFacts, GgufOrigin, VocabularyFacts {
  readonly kind: 'vocabulary';
}

/** Figures of a model's size, by its metadata. */
interface ModelFigures {
  /** Layers, 1 to MAX_BLOCKS. */
  readonly blockCount: number;
  /** Tokens of context in training. */
  readonly contextLength: number;
  /** Width of a token between layers. */
  readonly embeddingLength: number;
  /** Undefined for a model without attention, or one that does not describe it. */
  readonly attention: AttentionShape | undefined;
  /** Undefined for a model without experts. */
  readonly experts: ExpertShape | undefined;
  /** Quantization of most tensors, such as "Q4_K_M"; undefined where the file does not name it. */
  readonly quantization: string | undefined;
  /** `general.size_label` such as "1.5B", as {@link GgufOrigin.name}. */
  readonly sizeLabel: string | undefined;
}

/** The shape of a model's attention, from which the size of its KV cells and scores follows. */
interface AttentionShape {
  /** Heads of the layer that has most of them. */
  readonly heads: number;
  /** Heads that keep keys and values, of all layers together; where they are fewer than heads, several heads share one. */
  readonly kvHeads: number;
  /** Numbers in a key of one head. */
  readonly keyLength: number;
  /** Numbers in a value of one head. */
  readonly valueLength: number;
}

/** The experts of a model: parts of which a token takes some. */
export interface ExpertShape {
  readonly count: number;
  /** How many of them a token takes. */
  readonly used: number;
}

/** The figures of a model, by the metadata of its first file. @throws GgufError where the engine could not load it, or would abort. */
export function modelFigures(metadata: Metadata, architecture: string): ModelFigures {
  const size = (name: string): number => metadata.requiredSize(`${architecture}.${name}`);
  const blockCount = size('block_count');
  checkLayers(metadata, architecture, blockCount);
  const contextLength = size('context_length');
  const embeddingLength = size('embedding_length');
  const fileType = metadata.integer('general.file_type');
  return {
    blockCount,
    contextLength,
    embeddingLength,
    attention: attentionOf(metadata, architecture, blockCount, embeddingLength),
    experts: expertsOf(metadata, architecture),
    quantization: fileType === undefined ? undefined : FILE_TYPES[fileType],
    sizeLabel: metadata.text('general.size_label'),
  };
}

/** Checks what load_hparams of llama.cpp asserts: a failed assertion aborts the process instead of failing the load. */
function checkLayers(metadata: Metadata, architecture: string, blocks: number): void {
  const { file } = metadata;
  const optional = (name: string): number => metadata.integer(`${architecture}.${name}`) ?? 0;
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

/** The attention of a model as llama.cpp reads it (llama-model.cpp, load_hparams): missing figures follow from the others. */
function attentionOf(
  metadata: Metadata,
  architecture: string,
  blockCount: number,
  embeddingLength: number,
): AttentionShape | undefined {
  const key = (name: string): string => `${architecture}.attention.${name}`;
  const headsPerLayer = metadata.perLayer(key('head_count'), blockCount);
  const heads = Math.max(0, ...(headsPerLayer ?? []));
  if (!headsPerLayer || heads === 0) return undefined;
  const length = (name: string): number => metadata.integer(key(name)) ?? Math.floor(embeddingLength / heads);
  return {
    heads,
    kvHeads: sum(metadata.perLayer(key('head_count_kv'), blockCount) ?? headsPerLayer),
    keyLength: length('key_length'),
    valueLength: length('value_length'),
  };
}

function expertsOf(metadata: Metadata, architecture: string): ExpertShape | undefined {
  const count = metadata.integer(`${architecture}.expert_count`) ?? 0;
  const used = metadata.integer(`${architecture}.expert_used_count`) ?? 0;
  return count > 0 ? { count, used } : undefined;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Names of quantizations by `general.file_type`: llama_ftype of llama.h (v0.4.0). Missing codes were removed from the format. */
const FILE_TYPES: Readonly<Record<number, string>> = {
  0: 'F32',
  1: 'F16',
  2: 'Q4_0',
  3: 'Q4_1',
  7: 'Q8_0',
  8: 'Q5_0',
  9: 'Q5_1',
  10: 'Q2_K',
  11: 'Q3_K_S',
  12: 'Q3_K_M',
  13: 'Q3_K_L',
  14: 'Q4_K_S',
  15: 'Q4_K_M',
  16: 'Q5_K_S',
  17: 'Q5_K_M',
  18: 'Q6_K',
  19: 'IQ2_XXS',
  20: 'IQ2_XS',
  21: 'Q2_K_S',
  22: 'IQ3_XS',
  23: 'IQ3_XXS',
  24: 'IQ1_S',
  25: 'IQ4_NL',
  26: 'IQ3_S',
  27: 'IQ3_M',
  28: 'IQ2_S',
  29: 'IQ2_M',
  30: 'IQ4_XS',
  31: 'IQ1_M',
  32: 'BF16',
  36: 'TQ1_0',
  37: 'TQ2_0',
  38: 'MXFP4',
  39: 'NVFP4',
  40: 'Q1_0',
  41: 'Q2_0',
};

/** Facts of a vocabulary, by its metadata. */
interface VocabularyFacts {
  /** `tokenizer.ggml.model`, such as "gpt2" (byte pairs) or "llama". */
  readonly tokenizer: string | undefined;
  /** Tokens in the vocabulary. */
  readonly vocabularySize: number;
  /** Id of the token that ends a text. */
  readonly eosToken: number | undefined;
  /** From the metadata, else from the tokens' spellings as llama.cpp does; ids are below vocabularySize. */
  readonly fim: FimTokens;
}

/** Facts of a vocabulary, by its metadata. @throws GgufError `malformed` where they lack what the engine reads of each token. */
export function vocabularyFacts(metadata: Metadata): VocabularyFacts {
  const vocabularySize = vocabularySizeOf(metadata);
  return {
    tokenizer: metadata.text('tokenizer.ggml.model'),
    vocabularySize,
    eosToken: tokenOf(metadata, 'tokenizer.ggml.eos_token_id', vocabularySize),
    fim: fimOf(metadata, vocabularySize),
  };
}

function vocabularySizeOf(metadata: Metadata): number {
  const tokens = metadata.value(TOKENS_KEY);
  if (tokens?.kind !== 'array' || tokens.element !== ValueCode.string || tokens.length === 0) {
    throw malformed(metadata.file, 'it holds no vocabulary');
  }
  checkPerToken(metadata, 'tokenizer.ggml.token_type', [ValueCode.int32], tokens.length);
  checkPerToken(metadata, 'tokenizer.ggml.scores', [ValueCode.float32, ValueCode.int32], tokens.length);
  return tokens.length;
}

function checkPerToken(metadata: Metadata, key: string, elements: readonly number[], tokens: number): void {
  const value = metadata.value(key);
  if (value === undefined) return;
  if (value.kind !== 'array' || !elements.includes(value.element) || value.length < tokens) {
    throw malformed(metadata.file, `${quoted(key)} does not cover its ${tokens} tokens`);
  }
}

/** The token id at a key; undefined for one outside the vocabulary, as in llama.cpp: files say -1 for "none". */
function tokenOf(metadata: Metadata, key: string, vocabularySize: number): number | undefined {
  const id = metadata.integer(key);
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

/** The place of a file among those of its model. */
export interface SplitFacts {
  /** Number of this file in the set, from 0; 0 for a model in one file. */
  readonly splitNo: number;
  /** Files in the set; 1 for a model in one file. */
  readonly splitCount: number;
  /** Tensors in all files of the set together. */
  readonly splitTensors: number;
}

/** The place of a file among those of its model. @throws GgufError `malformed` for impossible numbers. */
export function splitFacts(metadata: Metadata, tensorCount: number): SplitFacts {
  const splitCount = u16Of(metadata, 'split.count');
  // llama-gguf-split --merge leaves a count of 0 in the whole file.
  if (splitCount === undefined || splitCount <= 1) {
    return { splitNo: 0, splitCount: 1, splitTensors: tensorCount };
  }
  const splitNo = u16Of(metadata, 'split.no');
  const splitTensors = metadata.integer('split.tensors.count');
  if (splitNo === undefined || splitNo >= splitCount) {
    throw malformed(metadata.file, `it does not say which of its ${splitCount} parts it is`);
  }
  if (splitTensors === undefined || splitTensors < tensorCount) {
    throw malformed(metadata.file, 'it does not say how many tensors its parts hold together');
  }
  return { splitNo, splitCount, splitTensors };
}

/** The 16-bit number at a key: llama.cpp asserts this type and aborts the process otherwise (llama-model-loader.cpp). */
function u16Of(metadata: Metadata, key: string): number | undefined {
  const value = metadata.value(key);
  if (value === undefined) return undefined;
  if (value.kind === 'number' && value.code === ValueCode.uint16) return value.value;
  throw malformed(metadata.file, `"${key}" is not a 16-bit number`);
}
