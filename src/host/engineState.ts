import type { LoadedModel } from '../protocol/messages.ts';

/** A model as the engine is asked to run it. */
export interface EngineModel {
  /** What people call it. */
  readonly label: string;
  /** Absolute path of the GGUF file or first shard. */
  readonly path: string;
  readonly bundled: boolean;
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
