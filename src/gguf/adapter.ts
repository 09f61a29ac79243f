import { malformed, quoted, unsupported } from './errors.ts';
import type { GgufOrigin, Metadata } from './metadata.ts';
import type { ModelHeader } from './modelHeader.ts';
import type { GgufFacts } from './preamble.ts';
import type { TensorInfo } from './tensors.ts';

/** The header of a LoRA adapter: it changes what a model writes, and is of no use without that model. */
export interface AdapterHeader extends GgufFacts, GgufOrigin {
  readonly kind: 'adapter';
  /** `adapter.lora.alpha`: a pair counts by alpha / rank, and by 1 where alpha is 0 or missing. */
  readonly alpha: number;
  /** Names of the models that it was trained on, as far as the file names them; as {@link GgufOrigin.name}. */
  readonly baseModels: readonly string[];
  /** At least one. */
  readonly pairs: readonly AdapterPair[];
}

/** A change of one tensor of the base model: the product of two narrow matrices. */
interface AdapterPair {
  /** The base model's tensor, such as "blk.0.attn_q.weight". */
  readonly target: string;
  /** Length of a row of that tensor; of the table of input tokens, how many rows it has. */
  readonly inputs: number;
  /** How many rows that tensor has; of the table of input tokens, their length. */
  readonly outputs: number;
  /** Width between the two matrices. */
  readonly rank: number;
}

/** The tensor whose two matrices stand the other way round (llama-adapter.cpp): rows are looked up in it. */
const INPUT_TABLE = 'token_embd.weight';

/** Dimensions of the two matrices of a pair, as far as they were seen. */
interface Halves {
  readonly a?: readonly number[];
  readonly b?: readonly number[];
}

/**
 * Collects the pairs of an adapter from its tensors. It throws GgufError where llama.cpp would not load the adapter
 * (llama-adapter.cpp): `unsupported` for an adapter of another kind, `malformed` for tensors that make no pairs.
 */
export class AdapterCollector {
  readonly #metadata: Metadata;
  readonly #alpha: number;
  readonly #halves = new Map<string, Halves>();

  constructor(metadata: Metadata) {
    checkKind(metadata);
    this.#metadata = metadata;
    this.#alpha = metadata.number('adapter.lora.alpha') ?? 0;
    if (!Number.isFinite(this.#alpha)) {
      throw malformed(metadata.file, 'how much it counts (alpha) is no number');
    }
  }

  /** Takes one tensor of the adapter. */
  add({ name, dimensions }: TensorInfo): void {
    // The engine leaves these out too: some tools write changed norms beside the pairs.
    if (name.endsWith('_norm.weight')) return;
    const [, target, half] = /^(.+)\.lora_([ab])$/.exec(name) ?? [];
    if (target === undefined || half === undefined) {
      throw malformed(this.#metadata.file, `the tensor ${quoted(name)} is none of an adapter's`);
    }
    this.#halves.set(target, { ...this.#halves.get(target), [half]: dimensions });
  }

  /** The adapter's part of its header, once all tensors were added. */
  facts(): Pick<AdapterHeader, 'alpha' | 'baseModels' | 'pairs'> {
    return { alpha: this.#alpha, baseModels: this.#metadata.baseModels(), pairs: this.#pairs() };
  }

  #pairs(): readonly AdapterPair[] {
    const { file } = this.#metadata;
    if (this.#halves.size === 0) throw malformed(file, 'it changes nothing: it holds no pair of matrices');
    return [...this.#halves].map(([target, { a, b }]) => {
      if (!a || !b) throw malformed(file, `of what it changes in ${quoted(target)} one half is missing`);
      return pairOf(file, target, a, b);
    });
  }
}

function checkKind(metadata: Metadata): void {
  const { file } = metadata;
  const kind = metadata.text('adapter.type');
  if (kind === undefined) throw unsupported(file, 'it is an adapter that does not say of which kind');
  if (kind !== 'lora') throw unsupported(file, `it is an adapter of the kind ${quoted(kind)}, not a LoRA`);
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

/**
 * Why an adapter cannot be used with a model, and what to do, as a text for the user; undefined where it can. The engine
 * compares every tensor when it loads the adapter; this finds a wrong choice before a model is loaded for it.
 */
export function adapterProblem(adapter: AdapterHeader, model: ModelHeader): string | undefined {
  if (adapter.architecture !== model.architecture) {
    return `The adapter is for ${quoted(adapter.architecture)} models, and this is a ${quoted(model.architecture)} model. ${remedy(adapter)}`;
  }
  const wrong = adapter.pairs.find((pair) => !isOfModel(pair, model));
  return (
    wrong &&
    `The adapter was made for a model of another size. ${remedy(adapter)} In detail: ${difference(wrong, model)}.`
  );
}

function isOfModel(pair: AdapterPair, model: ModelHeader): boolean {
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

/** Layer of a pair, from 0; -1 for one that belongs to no layer, which is below any number of them. */
function layerOf({ target }: AdapterPair): number {
  return Number(/^blk\.(\d+)\./.exec(target)?.[1] ?? -1);
}

/**
 * Matrices that take (or, below, give) a token as it stands between layers, in every architecture of llama.cpp that has
 * them. Their other side is left to the engine: some architectures put two matrices into one tensor.
 */
const TAKING = /\.(?:attn_[qkv]|attn_qkv|ffn_gate|ffn_up)\.weight$/;
const GIVING = /\.(?:attn_output|ffn_down)\.weight$/;

/** Sizes that a tensor of the base model has to have, as far as they are known. */
interface ExpectedSizes {
  readonly inputs?: number;
  readonly outputs?: number;
}

function expectedOf(
  { target }: AdapterPair,
  { embeddingLength, vocabularySize }: ModelHeader,
): ExpectedSizes {
  if (target === INPUT_TABLE) return { inputs: vocabularySize, outputs: embeddingLength };
  if (target === 'output.weight') return { inputs: embeddingLength, outputs: vocabularySize };
  if (TAKING.test(target)) return { inputs: embeddingLength };
  return GIVING.test(target) ? { outputs: embeddingLength } : {};
}
