import type { ExpertShape, ModelHeader } from '../gguf/modelHeader.ts';
import type { WeightAmount } from '../gguf/tensors.ts';

/** The figures of a model from which its need of memory and its speed follow. */
export interface ModelFigures {
  /** Size of all its files together. */
  readonly bytes: number;
  readonly weights: readonly WeightAmount[];
  readonly experts: ExpertShape | undefined;
  /** Numbers that the keys and values of one token consist of, in all layers. */
  readonly cellNumbers: number;
  /** Attention heads of a layer. */
  readonly heads: number;
  readonly embeddingLength: number;
  readonly vocabularySize: number;
  /** Whether the figures were read from the files; else they follow from what a catalogue says. */
  readonly isExact: boolean;
}

/**
 * The figures of a model whose files were read.
 * @param header with the weights of all its files.
 * @param bytes size of all its files together.
 */
export function figuresOf(header: ModelHeader, bytes: number): ModelFigures {
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

/**
 * The figures of the bundled model, as its headers say: it is measured on every machine, and others are predicted from
 * it. Its table of input tokens serves as the output matrix. A test compares these figures with the files.
 */
export const BUNDLED_FIGURES: ModelFigures = {
  bytes: 220_140_096,
  weights: [
    { group: 'input', type: 'Q4_0', elements: 29_360_128, bytes: 16_515_072 },
    { group: 'layers', type: 'Q4_0', elements: 344_752_128, bytes: 193_923_072 },
    { group: 'layers', type: 'Q4_1', elements: 13_074_432, bytes: 8_171_520 },
    { group: 'layers', type: 'F32', elements: 71_552, bytes: 286_208 },
  ],
  experts: undefined,
  cellNumbers: 6144,
  heads: 14,
  embeddingLength: 896,
  vocabularySize: 32_768,
  isExact: true,
};

/** The facts of a model that a catalogue states, before its files are there. */
interface CatalogueFacts {
  /** Size of all its files together; undefined where the page does not say. */
  readonly bytes: number | undefined;
  /** Number of weights. */
  readonly parameters: number;
  /** Name of the quantization on the model's page, such as "Q4_K_M". */
  readonly quantization: string;
}

/**
 * Usual figures of a model: the vocabulary of Qwen2.5, and width and heads of its 7B, the largest coder of the family
 * that a CPU is asked to run. They only size a buffer here.
 */
const USUAL = { vocabularySize: 151_936, embeddingLength: 3584, heads: 28 };

/**
 * Numbers in a KV cell of a model with a billion weights; a cell grows with the square root of the weights.
 * Qwen2.5-Coder's 0.5B, 1.5B, 3B and 7B have 6,144, 14,336, 18,432 and 28,672, and this gives 9,800, 17,400, 24,600 and
 * 38,600: on the safe side. Older models whose heads share no keys need up to ten times as much, which only their
 * header tells.
 */
const CELL_NUMBERS = 14_000;

/**
 * Share of the file that is the table of input tokens in a model with a billion weights; the share falls with the
 * square root of the weights, and is a quarter at most. Qwen2.5-Coder's 0.5B and 1.5B have 19 and 12 % in it (Q4_K_M).
 * An output matrix of the same size stands beside it.
 */
const TABLE_SHARE = 0.13;
const MAX_TABLE_SHARE = 0.25;

/** The figures of a model of which only the page was read, estimated from those of the Qwen2.5-Coder family. */
export function estimatedFigures({ bytes, parameters, quantization }: CatalogueFacts): ModelFigures {
  const billions = Math.max(1, parameters) / 1e9;
  const size = bytes ?? Math.round((parameters * (promisedBits(quantization) + BITS_BESIDE)) / 8);
  return {
    ...USUAL,
    bytes: size,
    weights: sharesOf(quantization, size, parameters).map(({ group, type, share }) => ({
      group,
      type,
      elements: parameters * share,
      bytes: size * share,
    })),
    experts: undefined,
    cellNumbers: CELL_NUMBERS * Math.sqrt(billions),
    isExact: false,
  };
}

/** A part of a model's weights. */
interface WeightShare extends Pick<WeightAmount, 'group' | 'type'> {
  /** Share of the whole file, and of all its weights. */
  readonly share: number;
}

function sharesOf(quantization: string, bytes: number, parameters: number): readonly WeightShare[] {
  const type = typeOf(quantization, (bytes * 8) / Math.max(1, parameters));
  const table = Math.min(MAX_TABLE_SHARE, TABLE_SHARE / Math.sqrt(Math.max(1, parameters) / 1e9));
  const layers = 1 - 2 * table;
  const finer = FINER_SHARE.get(quantization.toUpperCase().slice(-2)) ?? 0;
  return [
    { group: 'input', type, share: table },
    { group: 'output', type, share: table },
    { group: 'layers', type, share: layers * (1 - finer) },
    { group: 'layers', type: FINER_TYPE, share: layers * finer },
  ];
}

/**
 * The finer type that mixtures such as Q4_K_M keep some tensors in, and its share of the layers: 21 % in Qwen2.5-Coder
 * 1.5B.
 */
const FINER_TYPE = 'Q6_K';
const FINER_SHARE: ReadonlyMap<string, number> = new Map([
  ['_M', 1 / 4],
  ['_L', 1 / 3],
]);

/**
 * Bits a weight beyond those of the name from which on a file is taken to have rows of other lengths: K-quants need
 * rows of a multiple of 256, and llama.cpp's quantizer takes older types for others: Qwen2.5-Coder 0.5B, whose rows
 * have 896 weights, takes 8 in Q4_K_M, and the others of its family 5 to 6.
 */
const BITS_OVER = 2.5;
const FALLBACK_TYPE = 'Q5_0';

/** The tensor type that gave a quantization its name: "Q4_K" of "Q4_K_M". */
function typeOf(quantization: string, bits: number): string {
  const type = quantization.toUpperCase().replace(/_[SML]$/, '');
  return type.endsWith('_K') && bits > promisedBits(type) + BITS_OVER ? FALLBACK_TYPE : type;
}

/** Bits that scales, finer tensors and metadata add to each weight: 4.9 make the 4.68 GB of a 7B in Q4_K_M. */
const BITS_BESIDE = 0.9;

/** The number in a quantization's name; 16, as models are published, where it has none. */
function promisedBits(quantization: string): number {
  return Number(/\d+/.exec(quantization)?.[0] ?? 16);
}
