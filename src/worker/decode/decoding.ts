import type { StopReason, Written } from '../../protocol/messages.ts';
import type { Stop } from '../../stops/stop.ts';
import type { Allowed, Engine, Prediction, Sequence, TokenId } from '../native/engine.ts';
import { restOfStub } from '../prompt/healing.ts';
import type { PromptTokens } from '../prompt/prompts.ts';
import type { Vocabulary } from '../prompt/vocabulary.ts';
import type { Draft, Drafter } from '../speculation/drafter.ts';
import { CompletionText } from './completionText.ts';
import { Verification } from './verification.ts';

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
  /** The sampled tokens: one more where the model ended the text itself. */
  readonly sampled: number;
  /** Of these, those that nothing of the text is made of. */
  readonly unused: number;
}

export interface DecodeTools {
  readonly engine: Engine;
  readonly vocabulary: Vocabulary;
  readonly drafter: Drafter;
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
  /** Called after the first step, and then with the text so far whenever it may have grown. */
  readonly onText: (text: string) => void;
}

/**
 * Tokens of the first step, the drafted ones included: the first words tell whether a generation is what is typed next,
 * and a batch of four costs the bundled model two thirds of one of eight.
 */
const FIRST_BATCH = 4;

/** One greedy generation: step by step, each verifying what was drafted for it, until one of its stops ends it. */
export class Decoding {
  readonly #tools: DecodeTools;
  readonly #job: DecodeJob;
  readonly #text: CompletionText;
  readonly #verification: Verification;
  readonly #tokens: TokenId[] = [];
  readonly #predictions: Prediction[] = [];
  #steps = 0;

  constructor(tools: DecodeTools, job: DecodeJob) {
    this.#tools = tools;
    this.#job = job;
    this.#text = new CompletionText(job.prompt.stub, job.stops);
    const { sequence, check } = job;
    const { batchNoise } = tools.engine;
    this.#verification = new Verification({ sequence, batchNoise, now: tools.now, check });
  }

  /** @throws what `check` throws. */
  async run(): Promise<Decoded> {
    const { drafter } = this.#tools;
    drafter.begin(this.#job.prompt.tokens);
    try {
      return await this.#toTheEnd();
    } finally {
      if (this.#job.shown) drafter.end(this.#job.prompt.tokens, this.#tokens);
    }
  }

  async #toTheEnd(): Promise<Decoded> {
    const begun = this.#writeAll(this.#job.begun ?? []);
    if (begun) return this.#finish(begun);
    let pending = this.#job.last;
    for (;;) {
      this.#job.check();
      const draft = await this.#draft(pending.length);
      const written = await this.#step(pending, draft);
      const stop = this.#writeAll(written);
      if (stop) return this.#finish(stop);
      pending = written.slice(-1).map(({ token }) => token);
    }
  }

  async #draft(pending: number): Promise<Draft> {
    const { prompt, texts, maxTokens } = this.#job;
    const left = maxTokens - this.#tokens.length;
    const draft = await this.#tools.drafter.propose({
      context: [...prompt.tokens, ...this.#tokens],
      pending,
      room: this.#steps === 0 ? Math.min(FIRST_BATCH, left) : left,
      texts,
      free: this.#text.rest === '',
    });
    return { ...draft, tokens: this.#useful(draft.tokens) };
  }

  /** The tokens that follow what is pending, of the draft as many as are right, and the first new one. */
  async #step(pending: readonly TokenId[], draft: Draft): Promise<readonly Prediction[]> {
    const { drafter, onStep } = this.#tools;
    const depth = this.#job.sequence.tokens.length;
    const allowed = this.#constraints(draft.tokens);
    const { written, ms, again } = await this.#verification.step(pending, draft.tokens, allowed);
    this.#steps++;
    drafter.costs.observeStep(pending.length + draft.tokens.length, ms, depth);
    drafter.record(
      draft,
      written.map(({ token }) => token),
    );
    onStep?.({ draft, pending: pending.length, written, free: this.#text.rest === '', ms, again });
    return written;
  }

  /** A draft as far as it could be verified: it spells the stub, and does not go past the completion's end. */
  #useful(tokens: readonly TokenId[]): readonly TokenId[] {
    const { engine } = this.#tools;
    let rest: string | undefined = this.#text.rest;
    for (const [at, token] of tokens.entries()) {
      const text = engine.detokenize([token]);
      rest = rest === '' ? '' : restOfStub(rest, text);
      const endsLine = !this.#job.multiline && rest === '' && /[\r\n]/.test(text);
      if (rest === undefined || endsLine || engine.isEnd(token)) return tokens.slice(0, at);
    }
    return tokens;
  }

  /** For each token to be sampled, those that may come: while the stub is being spelled, only such as spell it. */
  #constraints(draft: readonly TokenId[]): Allowed[] {
    let rest = this.#text.rest;
    const allowed: Allowed[] = [this.#allowed(rest)];
    for (const token of draft) {
      if (rest !== '') rest = restOfStub(rest, this.#tools.engine.detokenize([token])) ?? '';
      allowed.push(this.#allowed(rest));
    }
    return allowed;
  }

  #allowed(rest: string): Allowed {
    return rest === '' ? undefined : this.#tools.vocabulary.matching(rest);
  }

  #writeAll(predictions: readonly Prediction[]): StopReason | undefined {
    for (const prediction of predictions) {
      const stop = this.#write(prediction);
      this.#job.onText(this.#text.text);
      if (stop) return stop;
    }
    return undefined;
  }

  #write(prediction: Prediction): StopReason | undefined {
    const { engine } = this.#tools;
    if (engine.isEnd(prediction.token)) return 'end-of-text';
    this.#tokens.push(prediction.token);
    this.#predictions.push(prediction);
    this.#text.add(engine.detokenize(this.#tokens), this.#tokens, prediction.logProbability);
    return this.#text.stop ?? (this.#tokens.length >= this.#job.maxTokens ? 'length' : undefined);
  }

  #finish(stop: StopReason): Decoded {
    const end = stop === 'end-of-text' ? 1 : 0;
    return {
      text: stop === 'stub-not-spelled' ? '' : this.#text.text,
      scores: this.#text.scores,
      stop,
      tokens: this.#tokens,
      predictions: this.#predictions,
      visible: this.#text.visible,
      steps: this.#steps,
      sampled: this.#tokens.length - (this.#job.begun?.length ?? 0) + end,
      unused: this.#tokens.length - this.#text.visible.end + end,
    };
  }
}
