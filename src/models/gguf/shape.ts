import type { Metadata } from './metadata.ts';
import { integerOf, perLayerOf } from './values.ts';

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
