import { basename, resolve } from 'node:path';
import { type AdapterHeader, adapterProblem } from '../gguf/adapter.ts';
import { readAdapter } from '../gguf/header.ts';
import type { ModelHeader } from '../gguf/modelHeader.ts';
import type { EngineAdapter } from '../host/engineState.ts';
import { messageOf } from '../util/errors.ts';

/** Facts of an adapter that a user may want to know. */
export interface AdapterFacts {
  /** Ranks of its narrowest and its widest pair of matrices. */
  readonly ranks: readonly [least: number, most: number];
  /** Its strength: a pair counts by alpha / rank, and by 1 where alpha is 0. */
  readonly alpha: number;
  /** Size of its file. */
  readonly bytes: number;
}

/** Whether an adapter can be added to a model; `reason` is for the user. */
type AdapterCheck =
  | { readonly kind: 'fits'; readonly facts: AdapterFacts }
  | { readonly kind: 'unfit'; readonly reason: string };

/** An adapter, and whether it can be added to the model that it was compared with. */
export interface InspectedAdapter {
  readonly adapter: EngineAdapter;
  readonly check: AdapterCheck;
}

/** Whether an adapter's header fits a model's; an adapter that cannot be read does not. Never rejects. */
export async function inspectAdapter({ path }: EngineAdapter, model: ModelHeader): Promise<AdapterCheck> {
  try {
    const header = await readAdapter(path);
    const reason = adapterProblem(header, model);
    return reason === undefined ? { kind: 'fits', facts: factsOf(header) } : { kind: 'unfit', reason };
  } catch (error) {
    return { kind: 'unfit', reason: messageOf(error) };
  }
}

/** The adapters in their order, each with the outcome of {@link inspectAdapter}. Never rejects. */
export async function inspectAdapters(
  adapters: readonly EngineAdapter[],
  model: ModelHeader,
): Promise<readonly InspectedAdapter[]> {
  return await Promise.all(
    adapters.map(async (adapter) => ({ adapter, check: await inspectAdapter(adapter, model) })),
  );
}

function factsOf({ pairs, alpha, fileBytes }: AdapterHeader): AdapterFacts {
  const ranks = pairs.map(({ rank }) => rank);
  return { ranks: [Math.min(...ranks), Math.max(...ranks)], alpha, bytes: fileBytes };
}

/** An adapter as the user listed it. */
export interface AdapterSetting {
  /** Path of the GGUF file. */
  readonly path: string;
  /** Factor with which it is added to the weights; 1, as it was trained, where absent. */
  readonly scale?: number | undefined;
  /** Name in menus; that of the file where absent. */
  readonly name?: string | undefined;
}

/** The user's adapters in their order, each file once: the first entry counts, and entries without a path do not. */
export function listedAdapters(settings: readonly AdapterSetting[]): readonly EngineAdapter[] {
  const byPath = new Map<string, EngineAdapter>();
  for (const setting of settings) {
    const adapter = adapterFrom(setting);
    if (setting.path.trim() !== '' && !byPath.has(adapter.path)) byPath.set(adapter.path, adapter);
  }
  return [...byPath.values()];
}

/** An adapter of the user's list as the engine is asked to add it. */
export function adapterFrom({ path, scale = 1, name = '' }: AdapterSetting): EngineAdapter {
  const label = name.trim() || basename(path).replace(/\.gguf$/i, '');
  return { label, path: resolve(path), scale };
}
