import type { Context, Silence, Snapshot, Suggestion } from '../types.ts';

/** What a filter may look at. */
export interface FilterInput {
  readonly snapshot: Snapshot;
  readonly context: Context;
}

/** A suggestion in the making, which may still be empty. */
export type Draft = Suggestion;

/** One small correction: a changed draft, the same draft, or the reason to show nothing. */
export type Filter = (draft: Draft, input: FilterInput) => Draft | Silence;
