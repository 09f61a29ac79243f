import { malformed, quoted } from './error.ts';
import { FIM_KEYS, type FimRole, type FimTokens } from './fimTokens.ts';
import { type Metadata, TOKENS_KEY } from './metadata.ts';
import { ValueCode } from './scalars.ts';
import type { VocabularyFacts } from './types.ts';
import { integerOf, textOf } from './values.ts';

/** What the metadata say of tokens; throws GgufError `malformed` where they lack what the engine reads of each. */
export function vocabularyFacts(file: string, metadata: Metadata): VocabularyFacts {
  const vocabularySize = sizeOf(file, metadata);
  return {
    tokenizer: textOf(metadata, 'tokenizer.ggml.model'),
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
