import type { Adapter, LoadedModel } from '../protocol/messages.ts';

/** A model as the engine is asked to run it. */
export interface EngineModel {
  /** Name that is shown. */
  readonly label: string;
  /** Absolute path of the GGUF file or first shard. */
  readonly path: string;
  readonly bundled: boolean;
  /** Adapter that is added to the model. */
  readonly adapter?: EngineAdapter | undefined;
}

/** An adapter as the engine is asked to add it. */
export interface EngineAdapter extends Adapter {
  /** Name that is shown. */
  readonly label: string;
}

/** Name of a model together with its adapter, as it is shown. */
export function titleOf({ label, adapter }: Pick<EngineModel, 'label' | 'adapter'>): string {
  return adapter ? `${label} + ${adapter.label}` : label;
}

/** Whether two models answer alike: the same file with the same adapter. */
export function isSameModel(one: EngineModel, other: EngineModel): boolean {
  return (
    one.path === other.path &&
    one.adapter?.path === other.adapter?.path &&
    one.adapter?.scale === other.adapter?.scale
  );
}

/** State of one engine, from its first use to its end. */
export type EngineState =
  /** No use so far, so nothing was started. */
  | { readonly kind: 'idle' }
  /** The model loads; `fraction` is between 0 and 1. */
  | { readonly kind: 'loading'; readonly fraction: number }
  /** The model serves; `pid` is the worker's process. */
  | { readonly kind: 'ready'; readonly loaded: LoadedModel; readonly pid: number | undefined }
  /** No use for a while, so its worker was ended to give the memory back; the next use starts it. */
  | { readonly kind: 'asleep' }
  /** The worker crashed and starts again by itself after `delayMs`. */
  | { readonly kind: 'restarting'; readonly reason: string; readonly delayMs: number }
  /** The engine does not start again by itself; the reason names the remedy. */
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'disposed' };
