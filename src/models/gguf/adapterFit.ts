import { INPUT_TABLE } from './adapterFacts.ts';
import { quoted } from './error.ts';
import type { AdapterHeader, AdapterPair, ModelHeader } from './types.ts';

/** What is known of one kind of tensor in a base model. */
interface Expected {
  readonly inputs?: number;
  readonly outputs?: number;
}

/**
 * Whether an adapter can be used with a model: undefined, or a sentence that says why not and what to do. The engine
 * compares every tensor when it loads the adapter; this finds what a user gets wrong before a model is loaded for it.
 */
export function adapterProblem(adapter: AdapterHeader, model: ModelHeader): string | undefined {
  if (adapter.architecture !== model.architecture) {
    return `The adapter is for ${quoted(adapter.architecture)} models, and this is a ${quoted(model.architecture)} model. ${remedy(adapter)}`;
  }
  const wrong = adapter.pairs.find((pair) => !fits(pair, model));
  return (
    wrong &&
    `The adapter was made for a model of another size. ${remedy(adapter)} In detail: ${difference(wrong, model)}.`
  );
}

function fits(pair: AdapterPair, model: ModelHeader): boolean {
  const { inputs = pair.inputs, outputs = pair.outputs } = expectedOf(pair, model);
  return layerOf(pair) < model.blockCount && pair.inputs === inputs && pair.outputs === outputs;
}

function difference(pair: AdapterPair, model: ModelHeader): string {
  if (layerOf(pair) >= model.blockCount) {
    return `it changes layer ${layerOf(pair) + 1}, and this one has ${model.blockCount}`;
  }
  const { inputs = pair.inputs, outputs = pair.outputs } = expectedOf(pair, model);
  return `${quoted(pair.target)} is ${pair.inputs} by ${pair.outputs} there, and ${inputs} by ${outputs} here`;
}

function remedy({ baseModels: [name] }: AdapterHeader): string {
  if (name === undefined) return 'Use it with the model that it was trained on.';
  return `Use it with the model that it was trained on: ${quoted(name)}.`;
}

/** From 0; what belongs to no layer fits any number of them. */
function layerOf({ target }: AdapterPair): number {
  return Number(/^blk\.(\d+)\./.exec(target)?.[1] ?? -1);
}

/**
 * Matrices that take or give a token as it stands between layers, in every architecture of llama.cpp that has them.
 * Their other side is left to the engine: some architectures put two matrices into one tensor.
 */
const TAKING = /\.(?:attn_[qkv]|attn_qkv|ffn_gate|ffn_up)\.weight$/;
const GIVING = /\.(?:attn_output|ffn_down)\.weight$/;

function expectedOf({ target }: AdapterPair, { embeddingLength, vocabularySize }: ModelHeader): Expected {
  if (target === INPUT_TABLE) return { inputs: vocabularySize, outputs: embeddingLength };
  if (target === 'output.weight') return { inputs: embeddingLength, outputs: vocabularySize };
  if (TAKING.test(target)) return { inputs: embeddingLength };
  return GIVING.test(target) ? { outputs: embeddingLength } : {};
}
