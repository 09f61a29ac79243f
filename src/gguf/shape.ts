import { integerOf, type Metadata, perLayerOf } from './metadata.ts';
import type { TensorInfo } from './tensors.ts';

/** How a model attends: what its KV cells and scores take follows from it. */
export interface AttentionShape {
  /** Heads of the layer that has most. */
  readonly heads: number;
  /** Heads that keep keys and values, of all layers together: they share what they keep where they are fewer. */
  readonly kvHeads: number;
  /** Numbers in a key of one head. */
  readonly keyLength: number;
  /** Numbers in a value of one head. */
  readonly valueLength: number;
}

/** Parts of a model of which a token takes some. */
export interface ExpertShape {
  readonly count: number;
  /** How many of them a token takes. */
  readonly used: number;
}

/** What the shape of a model's layers is asked of. */
export interface Layers {
  readonly architecture: string;
  readonly blockCount: number;
  readonly embeddingLength: number;
}

/** As llama.cpp reads it (llama-model.cpp, load_hparams): what the file leaves out follows from the rest. */
export function attentionOf(metadata: Metadata, layers: Layers): AttentionShape | undefined {
  const key = (name: string): string => `${layers.architecture}.attention.${name}`;
  const perLayer = perLayerOf(metadata, key('head_count'), layers.blockCount);
  const heads = Math.max(0, ...(perLayer ?? []));
  if (!perLayer || heads === 0) return undefined;
  const length = (name: string): number =>
    integerOf(metadata, key(name)) ?? Math.floor(layers.embeddingLength / heads);
  return {
    heads,
    kvHeads: sum(perLayerOf(metadata, key('head_count_kv'), layers.blockCount) ?? perLayer),
    keyLength: length('key_length'),
    valueLength: length('value_length'),
  };
}

/** Undefined for a model without experts. */
export function expertsOf(metadata: Metadata, architecture: string): ExpertShape | undefined {
  const count = integerOf(metadata, `${architecture}.expert_count`) ?? 0;
  const used = integerOf(metadata, `${architecture}.expert_used_count`) ?? 0;
  return count > 0 ? { count, used } : undefined;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/**
 * What a token costs of a tensor: of an `input` table one row is looked up, the `output` matrix is read where a next
 * token is wanted, of `experts` some are used, and all else (`layers`) is read for every token.
 */
export type WeightGroup = 'input' | 'output' | 'experts' | 'layers';

/** The tensors of one group and one type, added up. */
export interface WeightAmount {
  readonly group: WeightGroup;
  /** The type's name in ggml.h, such as "Q4_0". */
  readonly type: string;
  /** Number of weights. */
  readonly elements: number;
  /** Bytes that they take in the file. */
  readonly bytes: number;
}

// Names of gguf-py's constants.py; a model without an `output` matrix uses its table of input tokens for both.
const INPUT = /^(?:(?:per_layer_)?token_embd|position_embd)\.weight$/;
const OUTPUT = /^output\.weight$/;
const EXPERTS = /^blk\.\d+\.\w+_exps\./;

/** Adds tensors up as they are seen. */
export function weightTally(): {
  readonly see: (tensor: TensorInfo) => void;
  readonly amounts: () => readonly WeightAmount[];
} {
  const amounts = new Map<string, WeightAmount>();
  const see = ({ name, type, elements, bytes }: TensorInfo): void => {
    const group = groupOf(name);
    const key = `${group} ${type}`;
    const known = amounts.get(key) ?? { group, type, elements: 0, bytes: 0 };
    amounts.set(key, { ...known, elements: known.elements + elements, bytes: known.bytes + bytes });
  };
  return { see, amounts: () => [...amounts.values()] };
}

function groupOf(name: string): WeightGroup {
  if (INPUT.test(name)) return 'input';
  if (OUTPUT.test(name)) return 'output';
  return EXPERTS.test(name) ? 'experts' : 'layers';
}
