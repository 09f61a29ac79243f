import { malformed, quoted, unsupported } from './errors.ts';
import { BASE_MODEL_NAME, type Metadata, metadataText, numberOf } from './metadata.ts';
import type { TensorInfo } from './tensors.ts';
import type { AdapterHeader, AdapterPair, ModelHeader } from './types.ts';

/** The tensor whose two matrices stand the other way round (llama-adapter.cpp): rows are looked up in it. */
export const INPUT_TABLE = 'token_embd.weight';

interface Halves {
  readonly a?: readonly number[];
  readonly b?: readonly number[];
}

/**
 * Takes an adapter's metadata, then its tensors as they are seen, and says what it consists of.
 * @throws GgufError where llama.cpp would not load it (llama-adapter.cpp): `unsupported` for an adapter of another
 * kind, `malformed` for tensors that make no pairs.
 */
export function adapterFacts(
  file: string,
  metadata: Metadata,
): {
  readonly see: (tensor: TensorInfo) => void;
  readonly facts: () => Pick<AdapterHeader, 'alpha' | 'baseModels' | 'pairs'>;
} {
  checkKind(file, metadata);
  const found = new Map<string, Halves>();
  const alpha = numberOf(metadata, 'adapter.lora.alpha') ?? 0;
  if (!Number.isFinite(alpha)) throw malformed(file, 'how much it counts (alpha) is no number');
  return {
    see: (tensor) => addHalf(file, found, tensor),
    facts: () => ({ alpha, baseModels: baseModelsOf(metadata), pairs: pairsOf(file, found) }),
  };
}

function checkKind(file: string, metadata: Metadata): void {
  const kind = metadataText(metadata, 'adapter.type');
  if (kind === undefined) throw unsupported(file, 'it is an adapter that does not say of which kind');
  if (kind !== 'lora') throw unsupported(file, `it is an adapter of the kind ${quoted(kind)}, not a LoRA`);
}

function addHalf(file: string, found: Map<string, Halves>, { name, dimensions }: TensorInfo): void {
  // The engine leaves these out too: some tools write changed norms beside the pairs.
  if (name.endsWith('_norm.weight')) return;
  const [, target, half] = /^(.+)\.lora_([ab])$/.exec(name) ?? [];
  if (target === undefined || half === undefined) {
    throw malformed(file, `the tensor ${quoted(name)} is none of an adapter's`);
  }
  found.set(target, { ...found.get(target), [half]: dimensions });
}

function pairsOf(file: string, found: ReadonlyMap<string, Halves>): readonly AdapterPair[] {
  if (found.size === 0) throw malformed(file, 'it changes nothing: it holds no pair of matrices');
  return [...found].map(([target, { a, b }]) => {
    if (!a || !b) throw malformed(file, `of what it changes in ${quoted(target)} one half is missing`);
    return pairOf(file, target, a, b);
  });
}

function pairOf(
  file: string,
  target: string,
  [a0 = 0, a1 = 1]: readonly number[],
  [b0 = 0, b1 = 1]: readonly number[],
): AdapterPair {
  const [inputs, rank] = target === INPUT_TABLE ? [a1, a0] : [a0, a1];
  if (rank !== b0 || rank === 0) {
    throw malformed(file, `what it changes in ${quoted(target)} does not fit together`);
  }
  return { target, inputs, outputs: b1, rank };
}

function baseModelsOf({ values }: Metadata): readonly string[] {
  return [...values].flatMap(([key, value]) => {
    const text = BASE_MODEL_NAME.test(key) && value.kind === 'text' ? (value.text ?? '').trim() : '';
    return text === '' ? [] : [text];
  });
}

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
