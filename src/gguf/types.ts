import type { FimTokens } from './fimTokens.ts';
import type { Origin } from './metadata.ts';
import type { AttentionShape, ExpertShape, WeightAmount } from './shape.ts';

/** What every GGUF file says of itself. */
export interface GgufFacts {
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
}

/** Where a file stands among those of its model. */
export interface SplitFacts {
  /** Which file of the set this is, from 0; 0 for a model in one file. */
  readonly splitNo: number;
  /** Files in the set; 1 for a model in one file. */
  readonly splitCount: number;
  /** Tensors in all files of the set together. */
  readonly splitTensors: number;
}

/** What a file says of its tokens. */
export interface VocabularyFacts {
  /** `tokenizer.ggml.model`, such as "gpt2" (byte pairs) or "llama". */
  readonly tokenizer: string | undefined;
  /** Tokens in the vocabulary. */
  readonly vocabularySize: number;
  /** Id of the token that ends a text. */
  readonly eosToken: number | undefined;
  /** From the metadata, else from the tokens' spellings as llama.cpp does; ids are below vocabularySize. */
  readonly fim: FimTokens;
}

/** What a model's metadata says of its size. */
export interface ModelFigures {
  /** Layers, 1 to MAX_BLOCKS. */
  readonly blockCount: number;
  /** Tokens of context in training. */
  readonly contextLength: number;
  /** Width of a token between layers. */
  readonly embeddingLength: number;
  /** Undefined for a model without attention, or one that does not say. */
  readonly attention: AttentionShape | undefined;
  /** Undefined for a model without experts. */
  readonly experts: ExpertShape | undefined;
  /** What most tensors are quantized to, such as "Q4_K_M", where the file says it. */
  readonly quantization: string | undefined;
  /** `general.size_label` such as "1.5B", as {@link Origin.name}. */
  readonly sizeLabel: string | undefined;
}

/** The only or first file of a model: it holds the metadata. */
export interface ModelHeader extends GgufFacts, SplitFacts, Origin, VocabularyFacts, ModelFigures {
  readonly kind: 'model';
  /** The tensors of this file; those of a set are all its files' together. */
  readonly weights: readonly WeightAmount[];
}

/** A further file of a split model: tensors only. */
export interface ShardHeader extends GgufFacts, SplitFacts {
  readonly kind: 'shard';
  readonly weights: readonly WeightAmount[];
}

/** A file of a model, be it the only one or one of several. */
export type GgufHeader = ModelHeader | ShardHeader;

/** Tokens without weights: what llama.cpp tests its tokenizers with. */
export interface VocabularyHeader extends GgufFacts, Origin, VocabularyFacts {
  readonly kind: 'vocabulary';
}

/** What an adapter changes of one tensor of its base model: by the product of two narrow matrices. */
export interface AdapterPair {
  /** The base model's tensor, such as "blk.0.attn_q.weight". */
  readonly target: string;
  /** Length of a row of that tensor; of the table of input tokens, how many rows it has. */
  readonly inputs: number;
  /** How many rows that tensor has; of the table of input tokens, their length. */
  readonly outputs: number;
  /** Width between the two matrices. */
  readonly rank: number;
}

/** A LoRA adapter: it changes what a model writes, and is of no use without that model. */
export interface AdapterHeader extends GgufFacts, Origin {
  readonly kind: 'adapter';
  /** `adapter.lora.alpha`: a pair counts by alpha / rank, and by 1 where alpha is 0 or not said. */
  readonly alpha: number;
  /** Names of the models that it was trained on, as far as the file says them; as {@link Origin.name}. */
  readonly baseModels: readonly string[];
  /** At least one. */
  readonly pairs: readonly AdapterPair[];
}

/** Whatever a GGUF file may be that this check understands. */
export type GgufContents = GgufHeader | VocabularyHeader | AdapterHeader;
