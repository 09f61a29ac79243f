import type { Adapter, LoadedModel } from '../protocol/messages.ts';

/** A model as the engine is asked to run it. */
export interface EngineModel {
  /** What people call it. */
  readonly label: string;
  /** Absolute path of the GGUF file or first shard. */
  readonly path: string;
  readonly bundled: boolean;
  /** What is added to it. */
  readonly adapter?: EngineAdapter | undefined;
}

/** An adapter as the engine is asked to add it. */
export interface EngineAdapter extends Adapter {
  /** What people call it. */
  readonly label: string;
}

/** What people call a model together with its adapter. */
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

/** The life of one engine. */
export type EngineState =
  /** Nothing was asked yet, so nothing was started. */
  | { readonly kind: 'idle' }
  /** @see fraction between 0 and 1. */
  | { readonly kind: 'loading'; readonly fraction: number }
  | { readonly kind: 'ready'; readonly loaded: LoadedModel; readonly pid: number | undefined }
  /** Nothing was asked for a while, so its worker was ended to give the memory back; the next use starts it. */
  | { readonly kind: 'asleep' }
  /** It crashed and starts again by itself. */
  | { readonly kind: 'restarting'; readonly reason: string; readonly delayMs: number }
  /** It does not start again by itself; the reason names the remedy. */
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'disposed' };
