import type { StopReason, Written } from '../../protocol/messages.ts';
import type { Prediction, Tokenizer, TokenId } from '../native/engine.ts';
import { CompletionText } from './completionText.ts';
import type { DecodeJob } from './job.ts';
import type { Generation } from './lastGeneration.ts';

/** What a generation came to. */
export interface Decoded extends Written {
  readonly stop: StopReason;
  /** All tokens, those that spell the stub included, without the one that ended it. */
  readonly tokens: readonly TokenId[];
  /** What the model thought at each of them. */
  readonly predictions: readonly Prediction[];
  /** Those of them that something of the text is made of: from `start` up to `end`. */
  readonly visible: { readonly start: number; readonly end: number };
  readonly steps: number;
  /** The sampled tokens, with the one that ended it, and without those that were known. */
  readonly sampled: number;
  /** Of these, those that nothing of the text is made of. */
  readonly unused: number;
}

/** The tokens of one generation, and its text, as they grow. */
export class Transcript {
  readonly #tokenizer: Tokenizer;
  readonly #job: DecodeJob;
  readonly #text: CompletionText;
  readonly #tokens: TokenId[] = [];
  /** What was chosen, with the token that ended it. */
  readonly #predictions: Prediction[] = [];
  readonly #sampled: Prediction[] = [];
  #forced = 0;
  #steps = 0;

  constructor(tokenizer: Tokenizer, job: DecodeJob) {
    this.#tokenizer = tokenizer;
    this.#job = job;
    this.#text = new CompletionText(job.prompt.stub, job.stops);
  }

  /** Prompt and tokens. */
  get context(): readonly TokenId[] {
    return [...this.#job.prompt.tokens, ...this.#tokens];
  }

  get tokens(): readonly TokenId[] {
    return this.#tokens;
  }

  get steps(): number {
    return this.#steps;
  }

  /** What of the stub is still to be spelled. */
  get rest(): string {
    return this.#text.rest;
  }

  get generation(): Generation {
    return { prompt: this.#job.prompt.tokens, predictions: this.#predictions, forced: this.#forced };
  }

  /** Goes on by what was known. @returns why the generation is complete, if it is. */
  add(predictions: readonly Prediction[]): StopReason | undefined {
    for (const prediction of predictions) {
      const stop = this.#addOne(prediction);
      this.#job.onText(this.#text.text);
      if (stop) return stop;
    }
    return undefined;
  }

  /** Goes on by what a step brought. */
  addStep(written: readonly Prediction[]): StopReason | undefined {
    this.#steps++;
    const before = this.#predictions.length;
    const stop = this.add(written);
    this.#sampled.push(...this.#predictions.slice(before));
    return stop;
  }

  decoded(stop: StopReason): Decoded {
    const { text, scores, visible } = this.#text;
    const used = new Set(this.#predictions.slice(0, visible.end));
    return {
      text: stop === 'stub-not-spelled' ? '' : text,
      ...{ scores, visible, stop, steps: this.#steps },
      tokens: this.#tokens,
      predictions: this.#predictions.slice(0, this.#tokens.length),
      sampled: this.#sampled.length,
      unused: this.#sampled.filter((prediction) => !used.has(prediction)).length,
    };
  }

  #addOne(prediction: Prediction): StopReason | undefined {
    if (this.rest !== '') this.#forced++;
    this.#predictions.push(prediction);
    if (this.#tokenizer.isEnd(prediction.token)) return 'end-of-text';
    this.#tokens.push(prediction.token);
    this.#text.add(this.#tokenizer.detokenize(this.#tokens), this.#tokens, prediction.logProbability);
    return this.#text.stop ?? (this.#tokens.length >= this.#job.maxTokens ? 'length' : undefined);
  }
}
