import type { StopCondition } from '../../code/stops.ts';
import { commonPrefixLength } from '../cache/prefill.ts';
import type { Engine, Prediction, Sequence, TokenId } from '../native/engine.ts';
import type { PromptTokens } from '../prompt/prompts.ts';
import type { Vocabulary } from '../prompt/vocabulary.ts';
import type { Draft, Drafter } from '../speculation/drafter.ts';

/** What generations have in common. */
export interface DecodeTools {
  readonly engine: Engine;
  readonly vocabulary: Vocabulary;
  readonly drafter: Drafter;
  readonly lastGeneration: LastGeneration;
  readonly now: () => number;
  /** Told of every step; for measurements. */
  readonly onStep?: ((step: DecodeStep) => void) | undefined;
}

/** One native call of a generation. */
export interface DecodeStep {
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
  readonly stops: readonly StopCondition[];
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

/** A generation, as far as it came. */
export interface Generation {
  readonly prompt: readonly TokenId[];
  /** What was written behind the prompt, with the token that ended it. */
  readonly predictions: readonly Prediction[];
  /** How many of them had to spell a stub: another stub may ask for others. */
  readonly forced: number;
}

/**
 * The last generation. Decoding is greedy: where a prompt ends within it, what the model writes there is known and need
 * not be evaluated again. That is so for each key of a suggestion that is not shown, or not any more.
 */
export class LastGeneration {
  #tokens: readonly TokenId[] = [];
  #predictions: readonly Prediction[] = [];
  #forced = 0;

  /** Keeps a generation in which something was written freely. */
  remember({ prompt, predictions, forced }: Generation): void {
    if (predictions.length <= forced) return;
    this.#tokens = [...prompt, ...predictions.map(({ token }) => token)];
    this.#predictions = predictions;
    this.#forced = forced;
  }

  /** What is known to follow these tokens, where the model may write what it wants. */
  after(context: readonly TokenId[]): readonly Prediction[] {
    const prompt = this.#tokens.length - this.#predictions.length;
    if (context.length < prompt + this.#forced) return [];
    return this.#agrees(context) ? this.#predictions.slice(context.length - prompt) : [];
  }

  /** The tokens that followed these, some of which may have been forced. */
  tokensAfter(context: readonly TokenId[]): readonly TokenId[] {
    return this.#agrees(context) ? this.#tokens.slice(context.length) : [];
  }

  #agrees(context: readonly TokenId[]): boolean {
    return commonPrefixLength(this.#tokens, context) === context.length;
  }
}
