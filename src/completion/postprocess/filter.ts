import type { BlockEnd } from '../../code/blockEnd.ts';
import type { AfterCursor, Extent, Silence, Snapshot, Suggestion, TokenScore } from '../types.ts';

export type { BlockEnd };

/**
 * One small correction of a suggestion in the making, which may still be empty. Gives a changed one, the same one, or
 * the reason to show nothing.
 */
export type Filter = (draft: Suggestion, input: FilterInput) => Suggestion | Silence;

/** What a filter may look at. */
export interface FilterInput {
  readonly snapshot: Snapshot;
  readonly afterCursor: AfterCursor;
  readonly extent: Extent;
  /** Whether the user asked: then what is true is shown, however little or uncertain it is. */
  readonly explicit: boolean;
  /** Whether nothing but the limit of tokens ended the model's text. */
  readonly unfinished?: boolean | undefined;
  /** Where the grammar says that a block ends; absent where there are no grammars. */
  readonly blockEnd?: BlockEnd | undefined;
}

/** What decides about a whole text of the model's. */
export interface PostprocessInput extends FilterInput {
  /** How sure the model was of each token, in the text's order. */
  readonly scores: readonly TokenScore[];
  /** Mean natural logarithm of token probabilities below which nothing is shown unasked. */
  readonly minimumConfidence: number;
}

/**
 * UTF-16 units, blanks around left out, that make an equal line a copy. Shorter ones are chance: `}` and `return;`
 * repeat in honest code, and a text may well begin as its line does (`max(max(`).
 */
export const LEAST_COPIED = 8;
