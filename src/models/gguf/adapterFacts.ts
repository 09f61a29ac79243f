import { malformed, quoted, unsupported } from './error.ts';
import { BASE_MODEL_NAME, type Metadata } from './metadata.ts';
import type { TensorInfo } from './tensors.ts';
import type { AdapterHeader, AdapterPair } from './types.ts';
import { numberOf, textOf } from './values.ts';

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
  const kind = textOf(metadata, 'adapter.type');
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
