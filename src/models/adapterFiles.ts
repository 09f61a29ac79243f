import { basename, resolve } from 'node:path';
import { adapterProblem } from '../gguf/adapter.ts';
import { readAdapter } from '../gguf/header.ts';
import type { AdapterHeader, ModelHeader } from '../gguf/types.ts';
import type { EngineAdapter } from '../host/engineState.ts';
import { messageOf } from '../util/log.ts';

/** What a user may want to know of an adapter. */
export interface AdapterFacts {
  /** Of its narrowest and its widest pair of matrices. */
  readonly ranks: readonly [least: number, most: number];
  /** A pair counts by alpha / rank, and by 1 where alpha is 0. */
  readonly alpha: number;
  /** Of its file. */
  readonly bytes: number;
}

/** Whether an adapter can be added to a model; `reason` is for the user. */
export type AdapterFit =
  | { readonly kind: 'fits'; readonly facts: AdapterFacts }
  | { readonly kind: 'unfit'; readonly reason: string };

/** An adapter, and whether it can be added to the model in question. */
export interface InspectedAdapter {
  readonly adapter: EngineAdapter;
  readonly fit: AdapterFit;
}

/** Reads an adapter's header and compares it with a model's. Never rejects. */
export async function inspectAdapter({ path }: EngineAdapter, model: ModelHeader): Promise<AdapterFit> {
  try {
    const header = await readAdapter(path);
    const reason = adapterProblem(header, model);
    return reason === undefined ? { kind: 'fits', facts: factsOf(header) } : { kind: 'unfit', reason };
  } catch (error) {
    return { kind: 'unfit', reason: messageOf(error) };
  }
}

/** {@link inspectAdapter} for each, in their order. */
export async function inspectAdapters(
  adapters: readonly EngineAdapter[],
  model: ModelHeader,
): Promise<readonly InspectedAdapter[]> {
  return await Promise.all(
    adapters.map(async (adapter) => ({ adapter, fit: await inspectAdapter(adapter, model) })),
  );
}

function factsOf({ pairs, alpha, fileBytes }: AdapterHeader): AdapterFacts {
  const ranks = pairs.map(({ rank }) => rank);
  return { ranks: [Math.min(...ranks), Math.max(...ranks)], alpha, bytes: fileBytes };
}

/** An adapter as the user listed it. */
export interface AdapterSetting {
  /** Of the GGUF file. */
  readonly path: string;
  /** How much of it is added to the weights; 1, as it was trained, where absent. */
  readonly scale?: number | undefined;
  /** For menus; the name of the file where absent. */
  readonly name?: string | undefined;
}

/** The user's adapters in their order, each file once. */
export function listedAdapters(settings: readonly AdapterSetting[]): readonly EngineAdapter[] {
  const byPath = new Map<string, EngineAdapter>();
  for (const setting of settings) {
    const adapter = adapterFrom(setting);
    if (setting.path.trim() !== '' && !byPath.has(adapter.path)) byPath.set(adapter.path, adapter);
  }
  return [...byPath.values()];
}

/** An adapter of the list as the engine takes it. */
export function adapterFrom({ path, scale = 1, name = '' }: AdapterSetting): EngineAdapter {
  const label = name.trim() || basename(path).replace(/\.gguf$/i, '');
  return { label, path: resolve(path), scale };
}
