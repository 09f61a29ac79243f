import { malformed, quoted, unsupported } from './errors.ts';
import { FIM_KEYS, type FimRole, type FimTokens } from './fimTokens.ts';
import { MAX_BLOCKS, MAX_EXPERTS } from './limits.ts';
import { integerOf, type Metadata, metadataText, type Origin, requiredSize, TOKENS_KEY } from './metadata.ts';
import { ValueCode } from './reader.ts';
import { attentionOf, expertsOf } from './shape.ts';
import type { ModelFigures, SplitFacts, VocabularyFacts } from './types.ts';

/** A model's size as its first file says it; throws GgufError where the engine could not load it or would abort. */
export function modelFigures(file: string, metadata: Metadata, { architecture }: Origin): ModelFigures {
  const size = (name: string): number => requiredSize(file, metadata, `${architecture}.${name}`);
  const blockCount = size('block_count');
  checkLayers(file, metadata, architecture, blockCount);
  const contextLength = size('context_length');
  const layers = { architecture, blockCount, embeddingLength: size('embedding_length') };
  const fileType = integerOf(metadata, 'general.file_type');
  return {
    blockCount,
    contextLength,
    embeddingLength: layers.embeddingLength,
    attention: attentionOf(metadata, layers),
    experts: expertsOf(metadata, architecture),
    quantization: fileType === undefined ? undefined : quantizationName(fileType),
    sizeLabel: metadataText(metadata, 'general.size_label'),
  };
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

/** What the metadata say of tokens; throws GgufError `malformed` where they lack what the engine reads of each. */
export function vocabularyFacts(file: string, metadata: Metadata): VocabularyFacts {
  const vocabularySize = sizeOf(file, metadata);
  return {
    tokenizer: metadataText(metadata, 'tokenizer.ggml.model'),
    vocabularySize,
    eosToken: tokenOf(metadata, 'tokenizer.ggml.eos_token_id', vocabularySize),
    fim: fimOf(metadata, vocabularySize),
  };
}

function sizeOf(file: string, metadata: Metadata): number {
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

// llama_ftype of llama.h (v0.4.0). Codes that are left out were removed from the format.
const NAMES: Readonly<Record<number, string>> = {
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

/** How people call the quantization that `general.file_type` says; undefined for a code that nobody uses. */
export function quantizationName(fileType: number): string | undefined {
  return NAMES[fileType];
}

/** Where a file stands in its set; throws GgufError `malformed` for impossible numbers. */
export function splitFacts(file: string, metadata: Metadata, tensorCount: number): SplitFacts {
  const splitCount = u16Of(file, metadata, 'split.count');
  // llama-gguf-split --merge leaves a count of 0 in the whole file.
  if (splitCount === undefined || splitCount <= 1) {
    return { splitNo: 0, splitCount: 1, splitTensors: tensorCount };
  }
  const splitNo = u16Of(file, metadata, 'split.no');
  const splitTensors = integerOf(metadata, 'split.tensors.count');
  if (splitNo === undefined || splitNo >= splitCount) {
    throw malformed(file, `it does not say which of its ${splitCount} parts it is`);
  }
  if (splitTensors === undefined || splitTensors < tensorCount) {
    throw malformed(file, 'it does not say how many tensors its parts hold together');
  }
  return { splitNo, splitCount, splitTensors };
}

// llama.cpp asserts the type of these and aborts the process otherwise (llama-model-loader.cpp).
function u16Of(file: string, metadata: Metadata, key: string): number | undefined {
  const value = metadata.values.get(key);
  if (value === undefined) return undefined;
  if (value.kind === 'number' && value.code === ValueCode.uint16) return value.value;
  throw malformed(file, `"${key}" is not a 16-bit number`);
}
