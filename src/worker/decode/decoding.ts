import type { StopReason } from '../../protocol/messages.ts';
import type { Prediction, TokenId } from '../native/engine.ts';
import { Spelling } from '../prompt/healing.ts';
import type { Draft } from '../speculation/drafter.ts';
import type { DecodeJob, DecodeTools } from './job.ts';
import { type Decoded, Transcript } from './transcript.ts';
import { Verification } from './verification.ts';

/**
 * Tokens of the first step, the drafted ones included: the first words tell whether a generation is what is typed next,
 * and a batch of four costs the bundled model two thirds of one of eight.
 */
const FIRST_BATCH = 4;

/** Greedy decoding of one generation: step by step, each verifying a draft, until one of the stops ends it. */
export class Decoding {
  readonly #tools: DecodeTools;
  readonly #job: DecodeJob;
  readonly #spelling: Spelling;
  readonly #transcript: Transcript;
  readonly #verification: Verification;

  constructor(tools: DecodeTools, job: DecodeJob) {
    this.#tools = tools;
    this.#job = job;
    this.#spelling = new Spelling(tools.engine, tools.vocabulary);
    this.#transcript = new Transcript(tools.engine, job);
    this.#verification = new Verification(job.sequence, tools.engine.batchNoise, job.check, tools.now);
  }

  /**
   * The whole generation.
   * @throws what `check` throws.
   */
  async run(): Promise<Decoded> {
    this.#tools.drafter.begin(this.#job.prompt.tokens);
    try {
      return this.#transcript.decoded(await this.#toTheEnd());
    } finally {
      this.#remember();
    }
  }

  async #toTheEnd(): Promise<StopReason> {
    const begun = this.#follow(this.#job.begun ?? []);
    if (begun) return begun;
    let pending = this.#job.last;
    for (;;) {
      this.#job.check();
      const known = this.#known();
      const stop = this.#follow(known) ?? (await this.#step([...pending, ...tokensOf(known)]));
      if (stop) return stop;
      pending = this.#transcript.tokens.slice(-1);
    }
  }

  /** Goes on by predictions that need not be sampled. */
  #follow(predictions: readonly Prediction[]): StopReason | undefined {
    this.#tools.drafter.follow(tokensOf(predictions));
    return this.#transcript.add(predictions);
  }

  /** Predictions that the last generation made here, where nothing is forced. */
  #known(): readonly Prediction[] {
    const { unspelled, context } = this.#transcript;
    return unspelled === '' ? this.#tools.lastGeneration.after(context) : [];
  }

  /** One step of plain decoding, or several at once: as far as a draft is right, and a new token. */
  async #step(pending: readonly TokenId[]): Promise<StopReason | undefined> {
    const { drafter, onStep } = this.#tools;
    const { unspelled } = this.#transcript;
    const depth = this.#job.sequence.tokens.length;
    const draft = await this.#draft(pending.length);
    const allowed = this.#spelling.constraints(unspelled, draft.tokens);
    const { written, ms, again } = await this.#verification.step(pending, draft.tokens, allowed);
    drafter.costs.observeStep(pending.length + draft.tokens.length, ms, depth);
    drafter.record(draft, tokensOf(written));
    onStep?.({ draft, pending: pending.length, written, free: unspelled === '', ms, again });
    return this.#transcript.addStep(written);
  }

  async #draft(pending: number): Promise<Draft> {
    const { context, unspelled } = this.#transcript;
    const { texts, multiline } = this.#job;
    const free = unspelled === '';
    const draft = await this.#tools.drafter.propose({ context, pending, room: this.#room(), texts, free });
    return { ...draft, tokens: this.#spelling.useful(unspelled, draft.tokens, multiline) };
  }

  /** Number of tokens that the next step may bring. */
  #room(): number {
    const { tokens, steps } = this.#transcript;
    const left = this.#job.maxTokens - tokens.length;
    return Math.min(left, this.#untilKnown() ?? (steps === 0 ? FIRST_BATCH : left));
  }

  /** Number of tokens that spell the stub as the last generation did, where what follows them is known. */
  #untilKnown(): number | undefined {
    const { lastGeneration } = this.#tools;
    const { context, unspelled } = this.#transcript;
    const before = lastGeneration.tokensAfter(context);
    const length = unspelled === '' ? undefined : this.#spelling.lengthOf(unspelled, before);
    if (length === undefined) return undefined;
    const known = lastGeneration.after([...context, ...before.slice(0, length)]);
    return known.length > 0 ? length : undefined;
  }

  /** Keeps the generation for the next request. One that was begun by others is not what the model writes. */
  #remember(): void {
    const { drafter, lastGeneration } = this.#tools;
    const { prompt, begun, shown } = this.#job;
    if (shown) drafter.end(prompt.tokens, this.#transcript.tokens);
    if (!begun) lastGeneration.remember(this.#transcript.generation);
  }
}

function tokensOf(predictions: readonly Prediction[]): TokenId[] {
  return predictions.map(({ token }) => token);
}

/** Natural logarithm of a runner-up's least probability: one below one in fifty is not what a user asked for. */
const LEAST_LIKELY = Math.log(0.02);

/**
 * Beginnings of at most `count` other completions, the stub included, the likeliest first. They leave the completion
 * that was written at the tokens that the model was least sure of, each replaced by its runner-up.
 */
export function branches({ predictions, visible }: Decoded, count: number): (readonly Prediction[])[] {
  return predictions
    .slice(0, visible.end)
    .map(({ runnerUp }, at) => ({ at, runnerUp }))
    .filter(({ at }) => at >= visible.start)
    .filter(isLikely)
    .sort((a, b) => b.runnerUp.logProbability - a.runnerUp.logProbability)
    .slice(0, count)
    .map(({ at, runnerUp }) => [...predictions.slice(0, at), runnerUp]);
}

function isLikely<T extends Pick<Prediction, 'runnerUp'>>(
  branch: T,
): branch is T & { readonly runnerUp: NonNullable<Prediction['runnerUp']> } {
  return (branch.runnerUp?.logProbability ?? -Infinity) >= LEAST_LIKELY;
}
