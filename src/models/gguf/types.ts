import type { FimTokens } from './fimTokens.ts';

/** What every GGUF file says of itself. */
interface GgufFacts {
  readonly version: 2 | 3;
  /** Bytes of this file. */
  readonly fileBytes: number;
  /** Tensors in this file. */
  readonly tensorCount: number;
  /** Number of weights in this file. */
  readonly parameters: number;
  /** Bytes to which tensors are aligned. */
  readonly alignment: number;
  /** Bytes from the start of the file to its tensor data. */
  readonly dataOffset: number;
  /** Which file of the set this is, from 0; 0 for a model in one file. */
  readonly splitNo: number;
  /** Files in the set; 1 for a model in one file. */
  readonly splitCount: number;
  /** Tensors in all files of the set together. */
  readonly splitTensors: number;
}

/** The only or first file of a model: it holds the metadata. */
export interface ModelHeader extends GgufFacts {
  readonly kind: 'model';
  /** `general.architecture`, such as "qwen2". */
  readonly architecture: string;
  /** `general.name` as it stands in the file, cut to MAX_TEXT_BYTES; not made safe for display. */
  readonly name: string | undefined;
  /** Layers, 1 to MAX_BLOCKS. */
  readonly blockCount: number;
  /** Tokens of context in training. */
  readonly contextLength: number;
  readonly embeddingLength: number;
  /** `tokenizer.ggml.model`, such as "gpt2" (byte pairs) or "llama". */
  readonly tokenizer: string | undefined;
  /** Tokens in the vocabulary. */
  readonly vocabularySize: number;
  /** Id of the token that ends a text. */
  readonly eosToken: number | undefined;
  /** From the metadata, else from the tokens' spellings as llama.cpp does; ids are below vocabularySize. */
  readonly fim: FimTokens;
}

/** A further file of a split model: tensors only. */
export interface ShardHeader extends GgufFacts {
  readonly kind: 'shard';
}

export type GgufHeader = ModelHeader | ShardHeader;
