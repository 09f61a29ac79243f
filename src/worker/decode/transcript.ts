import { firstCut, type StopCondition } from '../../code/stops.ts';
import type { StopReason, TokenScore, ScoredText } from '../../protocol/messages.ts';
import type { Prediction, TokenId, Tokenizer } from '../native/engine.ts';
import { unspelledStub } from '../prompt/healing.ts';
import type { DecodeJob } from './job.ts';
import type { Generation } from './lastGeneration.ts';

/** Result of a generation. */
export interface Decoded extends ScoredText {
  readonly stop: StopReason;
  /** All tokens, those that spell the stub included, without the one that ended the generation. */
  readonly tokens: readonly TokenId[];
  /** Prediction of each of the tokens. */
  readonly predictions: readonly Prediction[];
  /** Range of the tokens that the text is made of: from `start` up to `end`. */
  readonly visible: { readonly start: number; readonly end: number };
  /** Number of steps. */
  readonly steps: number;
  /** Number of sampled tokens, with the one that ended the generation, and without those that were known. */
  readonly sampled: number;
  /** Number of sampled tokens behind the end of the text. */
  readonly unused: number;
}

/** Transcript of one generation: its tokens and its text, as they grow. */
export class Transcript {
  readonly #tokenizer: Tokenizer;
  readonly #job: DecodeJob;
  readonly #text: CompletionText;
  readonly #tokens: TokenId[] = [];
  /** Predictions of all tokens, with the one that ended the generation. */
  readonly #predictions: Prediction[] = [];
  readonly #sampled: Prediction[] = [];
  /** See {@link Generation.forced}. */
  #forced = 0;
  #steps = 0;

  constructor(tokenizer: Tokenizer, job: DecodeJob) {
    this.#tokenizer = tokenizer;
    this.#job = job;
    this.#text = new CompletionText(job.prompt.stub, job.stops);
  }

  /** Tokens of the prompt and the generation. */
  get context(): readonly TokenId[] {
    return [...this.#job.prompt.tokens, ...this.#tokens];
  }

  /** Tokens of the generation. */
  get tokens(): readonly TokenId[] {
    return this.#tokens;
  }

  /** Number of steps so far. */
  get steps(): number {
    return this.#steps;
  }

  /** Part of the stub that is still to be spelled. */
  get unspelled(): string {
    return this.#text.unspelled;
  }

  /** The generation as far as it came. */
  get generation(): Generation {
    return { prompt: this.#job.prompt.tokens, predictions: this.#predictions, forced: this.#forced };
  }

  /** Goes on by predictions. @returns why the generation is complete, if it is. */
  add(predictions: readonly Prediction[]): StopReason | undefined {
    for (const prediction of predictions) {
      const stop = this.#addOne(prediction);
      this.#job.onText(this.#text.text);
      if (stop) return stop;
    }
    return undefined;
  }

  /** Goes on by the predictions of a step. @returns why the generation is complete, if it is. */
  addStep(written: readonly Prediction[]): StopReason | undefined {
    this.#steps++;
    const before = this.#predictions.length;
    const stop = this.add(written);
    this.#sampled.push(...this.#predictions.slice(before));
    return stop;
  }

  /** The result of a generation that is complete for this reason. */
  decoded(stop: StopReason): Decoded {
    const { text, scores, visible } = this.#text;
    const used = new Set(this.#predictions.slice(0, visible.end));
    return {
      text: stop === 'stub-not-spelled' ? '' : text,
      scores,
      visible,
      stop,
      steps: this.#steps,
      tokens: this.#tokens,
      predictions: this.#predictions.slice(0, this.#tokens.length),
      sampled: this.#sampled.length,
      unused: this.#sampled.filter((prediction) => !used.has(prediction)).length,
    };
  }

  #addOne(prediction: Prediction): StopReason | undefined {
    if (this.unspelled !== '') this.#forced++;
    this.#predictions.push(prediction);
    if (this.#tokenizer.isEnd(prediction.token)) return 'end-of-text';
    this.#tokens.push(prediction.token);
    this.#text.add(this.#tokenizer.detokenize(this.#tokens), this.#tokens, prediction.logProbability);
    return this.#text.stop ?? (this.#tokens.length >= this.#job.maxTokens ? 'length' : undefined);
  }
}

/**
 * Text of a generation as it grows: first the generation spells the stub again, then it is the completion, until one
 * of the stops cuts it off.
 */
export class CompletionText {
  readonly #stub: string;
  readonly #stops: readonly StopCondition[];
  readonly #scores: TokenScore[] = [];
  #text = '';
  #unspelled: string;
  #stop: StopReason | undefined;

  constructor(stub: string, stops: readonly StopCondition[]) {
    this.#stub = stub;
    this.#unspelled = stub;
    this.#stops = stops;
  }

  /** Part of the stub that is still to be spelled. */
  get unspelled(): string {
    return this.#unspelled;
  }

  /** Text of the completion so far, without the stub, whole characters only. */
  get text(): string {
    return this.#text;
  }

  /** Reason why the text is complete; `stub-not-spelled` where nothing of it can be shown. */
  get stop(): StopReason | undefined {
    return this.#stop;
  }

  /** Probabilities of the tokens that the text is made of. */
  get scores(): readonly TokenScore[] {
    const { start, end } = this.visible;
    return this.#scores.slice(start, end).map((score) => ({
      ...score,
      end: Math.min(score.end, this.#text.length),
    }));
  }

  /** Range of the tokens that the text is made of: those before spell the stub, those behind were cut off. */
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
    const unspelled = unspelledStub(this.#stub, generated);
    this.#unspelled = unspelled ?? '';
    if (unspelled === undefined) this.#stop = 'stub-not-spelled';
    // The last token may hold the first bytes of a character only.
    const whole = generated.replace(/\uFFFD+$/, '').replace(/\r\n?/g, '\n');
    const text = unspelled === '' ? whole.slice(this.#stub.length) : '';
    this.#scores.push({ end: text.length, logProbability });
    const scores = this.#scores.filter(({ end }) => end > 0);
    const cut = firstCut(this.#stops, { text, tokens, scores });
    this.#stop ??= cut?.reason;
    this.#text = text.slice(0, cut?.end);
  }
}
