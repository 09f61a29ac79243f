import { firstCut, type StopCondition } from '../../code/stops.ts';
import type { StopReason, TokenScore, Written } from '../../protocol/messages.ts';
import type { Prediction, TokenId, Tokenizer } from '../native/engine.ts';
import { restOfStub } from '../prompt/healing.ts';
import type { DecodeJob, Generation } from './job.ts';

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

/**
 * The text of a generation as it grows: first it spells the stub again, then it is the completion, until one
 * of the stops cuts it off.
 */
export class CompletionText {
  readonly #stub: string;
  readonly #stops: readonly StopCondition[];
  readonly #scores: TokenScore[] = [];
  #text = '';
  #rest: string;
  #stop: StopReason | undefined;

  constructor(stub: string, stops: readonly StopCondition[]) {
    this.#stub = stub;
    this.#rest = stub;
    this.#stops = stops;
  }

  /** What of the stub is still to be spelled. */
  get rest(): string {
    return this.#rest;
  }

  /** Completion text so far: what follows the stub, whole characters only. */
  get text(): string {
    return this.#text;
  }

  /** Why the text is complete; `stub-not-spelled` where nothing of it can be shown. */
  get stop(): StopReason | undefined {
    return this.#stop;
  }

  /** How sure the model was of the tokens that the text is made of. */
  get scores(): readonly TokenScore[] {
    const { start, end } = this.visible;
    return this.#scores.slice(start, end).map((score) => ({
      ...score,
      end: Math.min(score.end, this.#text.length),
    }));
  }

  /** The tokens that something of the text is made of: those before spell the stub, those behind were cut off. */
  get visible(): { readonly start: number; readonly end: number } {
    const start = this.#scores.findIndex(({ end }) => end > 0);
    if (start < 0 || this.#text === '') return { start: this.#scores.length, end: this.#scores.length };
    const last = this.#scores.findIndex(({ end }) => end >= this.#text.length);
    return { start, end: last < 0 ? this.#scores.length : last + 1 };
  }

  /**
   * Goes on by a token.
   * @param generated the whole generated text, stub included.
   */
  add(generated: string, tokens: readonly TokenId[], logProbability: number): void {
    const rest = restOfStub(this.#stub, generated);
    this.#rest = rest ?? '';
    if (rest === undefined) this.#stop = 'stub-not-spelled';
    // The last token may hold the first bytes of a character only.
    const whole = generated.replace(/\uFFFD+$/, '').replace(/\r\n?/g, '\n');
    const text = rest === '' ? whole.slice(this.#stub.length) : '';
    this.#scores.push({ end: text.length, logProbability });
    const cut = firstCut(this.#stops, { text, tokens });
    this.#stop ??= cut?.reason;
    this.#text = text.slice(0, cut?.end);
  }
}
