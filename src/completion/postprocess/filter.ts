import type { BlockEnd } from '../../code/blockEnd.ts';
import type { AfterCursor, Extent, Silence, Snapshot, Suggestion, TokenScore } from '../types.ts';

export type { BlockEnd };

/** What a filter may look at. */
export interface FilterInput {
  readonly snapshot: Snapshot;
  readonly afterCursor: AfterCursor;
  readonly extent: Extent;
  /** The user asked: what is true is shown, however little or uncertain it is. */
  readonly explicit: boolean;
  /** Whether nothing but the limit of tokens ended the model's text. */
  readonly unfinished?: boolean | undefined;
  /** Absent for languages without a grammar. */
  readonly blockEnd?: BlockEnd | undefined;
}

/** What decides about a whole model's text. */
export interface PostprocessInput extends FilterInput {
  /** Of the model's text, in its order. */
  readonly scores: readonly TokenScore[];
  /** Mean natural logarithm of token probabilities below which nothing is shown unasked. */
  readonly minimumConfidence: number;
}

/** One small correction of a suggestion in the making, which may still be empty: a changed one, the same, or the reason to show nothing. */
export type Filter = (draft: Suggestion, input: FilterInput) => Suggestion | Silence;
