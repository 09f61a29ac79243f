import { messageOf } from '../../base/log.ts';
import type { EngineAdapter } from '../../host/engineState.ts';
import { readAdapter } from '../gguf/adapter.ts';
import { adapterProblem } from '../gguf/adapterFit.ts';
import type { AdapterHeader, ModelHeader } from '../gguf/types.ts';

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
