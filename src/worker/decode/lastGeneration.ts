import { commonPrefixLength } from '../cache/prefill.ts';
import type { Prediction, TokenId } from '../native/engine.ts';

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
