import type { Stop } from '../../stops/stop.ts';
import type { Engine, Prediction, Sequence, TokenId } from '../native/engine.ts';
import type { PromptTokens } from '../prompt/prompts.ts';
import type { Vocabulary } from '../prompt/vocabulary.ts';
import type { Draft, Drafter } from '../speculation/drafter.ts';
import type { LastGeneration } from './lastGeneration.ts';

/** What generations have in common. */
export interface DecodeTools {
  readonly engine: Engine;
  readonly vocabulary: Vocabulary;
  readonly drafter: Drafter;
  readonly lastGeneration: LastGeneration;
  readonly now: () => number;
  /** Told of every step; for measurements. */
  readonly onStep?: ((step: Step) => void) | undefined;
}

/** One native call of a generation. */
export interface Step {
  readonly draft: Draft;
  /** Tokens in the batch besides the draft. */
  readonly pending: number;
  /** New tokens. */
  readonly written: readonly Prediction[];
  /** Whether the model could write what it wanted: no stub was left to be spelled. */
  readonly free: boolean;
  /** Milliseconds of its batch. */
  readonly ms: number;
  /** Evaluations that were made again, see {@link Verification}. */
  readonly again: number;
}

export interface DecodeJob {
  readonly sequence: Sequence;
  readonly prompt: PromptTokens;
  /** The last tokens before those to be sampled, not evaluated yet. */
  readonly last: readonly TokenId[];
  /** What has been chosen already of the generation, its last tokens among `last`. */
  readonly begun?: readonly Prediction[];
  readonly maxTokens: number;
  readonly stops: readonly Stop[];
  /** Whether the completion may go past its line. */
  readonly multiline: boolean;
  /** Whether what is written is a suggestion that the user may refute. */
  readonly shown: boolean;
  /** Other runs of tokens that may repeat. */
  readonly texts: readonly (readonly TokenId[])[];
  /** Called before each step; throws to end the generation. */
  readonly check: () => void;
  /** Called with the text so far whenever it may have grown. */
  readonly onText: (text: string) => void;
}
