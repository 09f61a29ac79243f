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

/** One greedy generation: step by step, each verifying what was drafted for it, until one of its stops ends it. */
export class Decoding {
  readonly #tools: DecodeTools;
  readonly #job: DecodeJob;
  readonly #spelling: Spelling;
  readonly #transcript: Transcript;
  readonly #verification: Verification;

  constructor(tools: DecodeTools, job: DecodeJob) {
    this.#tools = tools;
    this.#job = job;
    this.#spelling = new Spelling(tools);
    this.#transcript = new Transcript(tools.engine, job);
    const { sequence, check } = job;
    const { batchNoise } = tools.engine;
    this.#verification = new Verification({ sequence, batchNoise, now: tools.now, check });
  }

  /** @throws what `check` throws. */
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

  /** Goes on by what need not be sampled. */
  #follow(predictions: readonly Prediction[]): StopReason | undefined {
    this.#tools.drafter.follow(tokensOf(predictions));
    return this.#transcript.add(predictions);
  }

  /** The model may write what it wants, and has done so before. */
  #known(): readonly Prediction[] {
    const { rest, context } = this.#transcript;
    return rest === '' ? this.#tools.lastGeneration.after(context) : [];
  }

  /** One step of plain decoding, or several at once: as far as a draft is right, and a new token. */
  async #step(pending: readonly TokenId[]): Promise<StopReason | undefined> {
    const { drafter, onStep } = this.#tools;
    const { rest } = this.#transcript;
    const depth = this.#job.sequence.tokens.length;
    const draft = await this.#draft(pending.length);
    const allowed = this.#spelling.constraints(rest, draft.tokens);
    const { written, ms, again } = await this.#verification.step(pending, draft.tokens, allowed);
    drafter.costs.observeStep(pending.length + draft.tokens.length, ms, depth);
    drafter.record(draft, tokensOf(written));
    onStep?.({ draft, pending: pending.length, written, free: rest === '', ms, again });
    return this.#transcript.addStep(written);
  }

  async #draft(pending: number): Promise<Draft> {
    const { context, rest } = this.#transcript;
    const { texts, multiline } = this.#job;
    const room = this.#room();
    const draft = await this.#tools.drafter.propose({ context, pending, room, texts, free: rest === '' });
    return { ...draft, tokens: this.#spelling.useful(rest, draft.tokens, multiline) };
  }

  /** Tokens that the next step may bring. */
  #room(): number {
    const { tokens, steps } = this.#transcript;
    const left = this.#job.maxTokens - tokens.length;
    return Math.min(left, this.#untilKnown() ?? (steps === 0 ? FIRST_BATCH : left));
  }

  /** Tokens that spell the stub as the last generation did, where what follows is known. */
  #untilKnown(): number | undefined {
    const { lastGeneration } = this.#tools;
    const { context, rest } = this.#transcript;
    const before = lastGeneration.tokensAfter(context);
    const length = rest === '' ? undefined : this.#spelling.lengthOf(rest, before);
    if (length === undefined) return undefined;
    const known = lastGeneration.after([...context, ...before.slice(0, length)]);
    return known.length > 0 ? length : undefined;
  }

  /** For what is asked next. A completion that was begun otherwise is not what the model writes. */
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

/** Natural logarithm: what the model thinks less likely than one in fifty is not what anybody asked for. */
const LEAST_LIKELY = Math.log(0.02);

/**
 * Where other completions leave the one that was written: at the tokens that the model was least sure of, each
 * replaced by the one that it would have written otherwise. The likeliest first.
 * @returns the beginnings of at most `count` completions, the stub included.
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
