import type { ExpertShape } from '../gguf/shape.ts';
import type { ModelHeader } from '../gguf/types.ts';
import type { WeightAmount } from '../gguf/weights.ts';

/** What a model's need of memory and its speed follow from. */
export interface Figures {
  /** Bytes of all its files. */
  readonly bytes: number;
  readonly weights: readonly WeightAmount[];
  readonly experts: ExpertShape | undefined;
  /** Numbers that the keys and values of one token consist of, in all layers. */
  readonly cellNumbers: number;
  /** Attention heads of a layer. */
  readonly heads: number;
  readonly embeddingLength: number;
  readonly vocabularySize: number;
  /** Whether they were read from the files; else they follow from what a catalogue says. */
  readonly isExact: boolean;
}

/**
 * The figures of a model whose files were read.
 * @param header with the weights of all its files.
 * @param bytes of all its files.
 */
export function figuresOf(header: ModelHeader, bytes: number): Figures {
  const { attention, weights, experts, embeddingLength, vocabularySize } = header;
  return {
    bytes,
    weights,
    experts,
    cellNumbers: attention ? attention.kvHeads * (attention.keyLength + attention.valueLength) : 0,
    heads: attention?.heads ?? 0,
    embeddingLength,
    vocabularySize,
    isExact: true,
  };
}
