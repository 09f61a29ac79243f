import type { Engine, Sequence, TokenId } from '../native/engine.ts';
import { QUIET, type Calibration } from './costs.ts';

/** Sizes that are timed: kernels work in steps of four on many machines. */
const SIZES = [1, 2, 4, 8];

const ROUNDS = 12;

/** Everything together; a slow machine gets fewer rounds. */
const TIME_LIMIT_MS = 2500;

/** Tokens of the prefill that is timed. */
const PREFILL_TOKENS = 64;

/** Text to evaluate: what it says does not matter. */
const FILLER = 'for (let index = 0; index < items.length; index++) total += items[index].price * quantity;\n';

/** A model on the bench. */
export interface Bench {
  readonly engine: Engine;
  /** Its tokens are kept; some are evaluated behind them, because a decode step costs more the longer they are. */
  readonly sequence: Sequence;
}

export interface CalibrationJob extends Bench {
  readonly draft?: Bench | undefined;
  readonly signal: AbortSignal;
  readonly now: () => number;
}

/** Milliseconds of one call of each size, and of one token of the draft model. */
interface Round {
  readonly steps: readonly number[];
  readonly draft?: number;
}

type Work = Omit<CalibrationJob, 'signal'>;

/** Times prefill and decode steps in under three seconds of work, which may be interrupted and gone on with. */
export class Calibrator {
  readonly #rounds: Round[] = [];
  #prefillRate: number | undefined;
  #depth = 0;
  #workMs = 0;

  /** @returns the calibration, or `undefined` when it was interrupted; another run goes on. */
  async run({ signal, ...job }: CalibrationJob): Promise<Calibration | undefined> {
    const filler = fillerTokens(job.engine);
    this.#prefillRate ??= (PREFILL_TOKENS * 1000) / (await this.#timed(job.sequence, filler, 0, job.now));
    while (this.#rounds.length < ROUNDS && (this.#rounds.length === 0 || this.#workMs < TIME_LIMIT_MS)) {
      if (!(await this.round(job, signal))) return undefined;
    }
    return this.result();
  }

  /** What is known so far; at least one round was made. */
  result(): Calibration {
    const drafts = this.#rounds.flatMap(({ draft }) => draft ?? []);
    const times = (at: number): number[] => this.#rounds.map(({ steps }) => steps[at] ?? 0);
    return {
      steps: SIZES.map((size, at) => [size, usual(times(at))]),
      quietStepMs: quiet(times(0)),
      depth: this.#depth,
      prefillRate: this.#prefillRate ?? 0,
      ...(drafts.length > 0 ? { draftMs: usual(drafts) } : {}),
    };
  }

  /** Times every size once more; a round that is interrupted does not count. */
  async round({ engine, sequence, draft, now }: Work, signal: AbortSignal): Promise<boolean> {
    const filler = fillerTokens(engine);
    const steps: number[] = [];
    this.#depth = sequence.tokens.length;
    for (const size of SIZES) {
      if (signal.aborted) return false;
      steps.push(await this.#timed(sequence, filler.slice(0, size), size, now));
    }
    const token = draft ? fillerTokens(draft.engine).slice(0, 1) : [];
    const draftMs = draft && (await this.#timed(draft.sequence, token, 1, now));
    this.#rounds.push({ steps, ...(draftMs === undefined ? {} : { draft: draftMs }) });
    return true;
  }

  /** @param scores how many tokens are to be followed by another. */
  async #timed(
    sequence: Sequence,
    tokens: readonly TokenId[],
    scores: number,
    now: () => number,
  ): Promise<number> {
    const length = sequence.tokens.length;
    const started = now();
    if (scores > 0) await sequence.decode(tokens, Array.from({ length: scores }));
    else await sequence.evaluate(tokens);
    const ms = now() - started;
    await sequence.truncate(length);
    this.#workMs += ms;
    return ms;
  }
}

function fillerTokens(engine: Engine): TokenId[] {
  const tokens = engine.tokenize(FILLER);
  return Array.from({ length: PREFILL_TOKENS }, (_, at) => tokens[at % tokens.length] ?? 0);
}

/**
 * The mean of all but the longest. What delays every few calls delays them while someone types too, and counts: on two
 * cores of a shared machine the lower quartile of a step was 12 ms and its median in use 22 to 28. A single long stop does
 * not.
 */
function usual(values: readonly number[]): number {
  const kept = ascending(values).slice(0, Math.max(1, values.length - 1));
  return kept.reduce((sum, value) => sum + value, 0) / kept.length;
}

/** What a step takes that nothing delayed. */
function quiet(values: readonly number[]): number {
  return ascending(values)[Math.floor(values.length * QUIET)] ?? 0;
}

function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}
