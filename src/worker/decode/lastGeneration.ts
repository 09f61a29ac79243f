import { commonPrefixLength } from '../cache/prefill.ts';
import type { Prediction, TokenId } from '../native/engine.ts';

/** A generation, as far as it came. */
export interface Generation {
  readonly prompt: readonly TokenId[];
  /** Predictions that were written behind the prompt, with the one that ended the generation. */
  readonly predictions: readonly Prediction[];
  /**
   * Number of forced ones among them: the first, which could only be tokens that spell the stub. Another stub may force
   * others.
   */
  readonly forced: number;
}

/**
 * Last generation of an engine. Decoding is greedy: where a prompt ends within the last generation, what the model
 * writes there is known and need not be evaluated again. That is so for each key of a suggestion that is not shown, or
 * not any more.
 */
export class LastGeneration {
  #tokens: readonly TokenId[] = [];
  #predictions: readonly Prediction[] = [];
  #forced = 0;

  /** Keeps a generation, unless all of it was forced. */
  remember({ prompt, predictions, forced }: Generation): void {
    if (predictions.length <= forced) return;
    this.#tokens = [...prompt, ...predictions.map(({ token }) => token)];
    this.#predictions = predictions;
    this.#forced = forced;
  }

  /** Predictions that are known to follow these tokens where nothing is forced; none where they are not known. */
  after(context: readonly TokenId[]): readonly Prediction[] {
    const prompt = this.#tokens.length - this.#predictions.length;
    if (context.length < prompt + this.#forced) return [];
    return this.#agrees(context) ? this.#predictions.slice(context.length - prompt) : [];
  }

  /** Tokens that followed these ones, some of which may have been forced. */
  tokensAfter(context: readonly TokenId[]): readonly TokenId[] {
    return this.#agrees(context) ? this.#tokens.slice(context.length) : [];
  }

  #agrees(context: readonly TokenId[]): boolean {
    return commonPrefixLength(this.#tokens, context) === context.length;
  }
}
