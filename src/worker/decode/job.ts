import type { StopCondition } from '../../code/stops.ts';
import type { Engine, Prediction, Sequence, TokenId } from '../native/engine.ts';
import type { PromptTokens } from '../prompt/promptBuilder.ts';
import type { Vocabulary } from '../prompt/vocabulary.ts';
import type { Draft, Drafter } from '../speculation/drafter.ts';
import type { LastGeneration } from './lastGeneration.ts';

/** Tools that all generations of an engine have in common. */
export interface DecodeTools {
  readonly engine: Engine;
  readonly vocabulary: Vocabulary;
  readonly drafter: Drafter;
  readonly lastGeneration: LastGeneration;
  /** Milliseconds on a monotonic clock. */
  readonly now: () => number;
  /** Called with every step; for measurements. */
  readonly onStep?: ((step: DecodeStep) => void) | undefined;
}

/** Step of a generation: one native call. */
export interface DecodeStep {
  readonly draft: Draft;
  /** Tokens in the batch besides the draft. */
  readonly pending: number;
  /** New tokens. */
  readonly written: readonly Prediction[];
  /** Whether the model could write what it wanted: nothing of the stub was left to be spelled. */
  readonly free: boolean;
  /** Milliseconds of its batch. */
  readonly ms: number;
  /** Evaluations that were made again, see {@link Verification}. */
  readonly again: number;
}

/** Job of one generation. */
export interface DecodeJob {
  readonly sequence: Sequence;
  readonly prompt: PromptTokens;
  /** Last tokens before those to be sampled, not evaluated yet. */
  readonly last: readonly TokenId[];
  /** Predictions that have been chosen already, of which `last` ends with the tokens. */
  readonly begun?: readonly Prediction[];
  readonly maxTokens: number;
  readonly stops: readonly StopCondition[];
  /** Whether the completion may go past its line. */
  readonly multiline: boolean;
  /** Whether the text is a suggestion that the user may refute. */
  readonly shown: boolean;
  /** Other runs of tokens that may repeat. */
  readonly texts: readonly (readonly TokenId[])[];
  /** Called before each step; throws to end the generation. */
  readonly check: () => void;
  /** Called with the text so far whenever it may have grown. */
  readonly onText: (text: string) => void;
}
