import type { BlockEnd } from '../../code/blockEnd.ts';
import type {
  AfterCursor,
  Extent,
  LeastCertainty,
  Silence,
  Snapshot,
  Suggestion,
  TokenScore,
} from '../types.ts';

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
  /** Whether the user asked: then what is true is shown, however little it is. */
  readonly explicit: boolean;
  /** Probabilities of the model's tokens, in the text's order; empty where they are not known. */
  readonly scores: readonly TokenScore[];
  /** How certain the text has to be; absent: as uncertain as it may be. */
  readonly certainty?: LeastCertainty | undefined;
  /** Whether nothing but the limit of tokens ended the model's text. */
  readonly unfinished?: boolean | undefined;
  /** Where the grammar says that a block ends; absent where there are no grammars. */
  readonly blockEnd?: BlockEnd | undefined;
}

/**
 * UTF-16 units, blanks around left out, that make an equal line a copy. Shorter ones are chance: `}` and `return;`
 * repeat in honest code, and a text may well begin as its line does (`max(max(`).
 */
export const LEAST_COPIED = 8;
