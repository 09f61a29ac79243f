import type { Engine, Sequence, TokenId } from '../native/engine.ts';
import { QUIET_QUANTILE, type Calibration } from './costs.ts';

/** Sizes of batches that are timed: kernels work in steps of four on many machines. */
const SIZES = [1, 2, 4, 8];

/** Size of a draft model's batch. */
const DRAFT_SIZE = 1;

/** Number of times that each size is timed: so many that one delay counts little. */
const ROUNDS = 12;

/** Limit of all calls together; a slow machine times each size less often. */
const TIME_LIMIT_MS = 2500;

/** Number of tokens of the prefill that is timed. */
const PREFILL_TOKENS = 64;

/** Text to evaluate; its content does not matter. */
const FILLER = 'for (let index = 0; index < items.length; index++) total += items[index].price * quantity;\n';

/** Model that is timed. */
interface TimedModel {
  readonly engine: Engine;
  /**
   * Sequence whose tokens are kept: the timed ones are evaluated behind them, because steps cost more at more depth.
   */
  readonly sequence: Sequence;
}

/** Job of a calibration: a model, and its draft model where there is one. */
export interface CalibrationJob extends TimedModel {
  readonly draft?: TimedModel | undefined;
  /** Interrupts the calibration between two calls. */
  readonly signal: AbortSignal;
  /** Milliseconds on a monotonic clock. */
  readonly now: () => number;
}

/** Calibrator: times prefill and decode steps in under three seconds of work, which may be interrupted and resumed. */
export class Calibrator {
  /** Milliseconds of the calls of each size, and of single tokens of the draft model. */
  readonly #times: readonly number[][] = [...SIZES, DRAFT_SIZE].map(() => []);
  readonly #depths: number[] = [];
  #prefillRate: number | undefined;
  #workMs = 0;

  /** The calibration, or `undefined` when it was interrupted; another run resumes it. */
  async run({ signal, ...job }: CalibrationJob): Promise<Calibration | undefined> {
    const filler = fillerTokens(job.engine);
    this.#prefillRate ??= (PREFILL_TOKENS * 1000) / (await this.#timed(job.sequence, filler, 0, job.now));
    while (!this.#isEnough(job)) {
      if (signal.aborted) return undefined;
      await this.next(job);
    }
    return this.result();
  }

  /** Calibration so far; every size must have been timed at least once. */
  result(): Calibration {
    const steps = SIZES.map((size, at) => [size, usual(this.#times[at] ?? [])] as const);
    const singles = this.#times[0] ?? [];
    const drafts = this.#times.at(-1) ?? [];
    return {
      steps,
      quietStepMs: quiet(singles),
      depth: mean(this.#depths),
      prefillRate: this.#prefillRate ?? 0,
      ...(drafts.length > 0 ? { draftMs: usual(drafts) } : {}),
    };
  }

  /** Times the size that was timed least, the smallest first. */
  async next({ engine, sequence, draft, now }: Omit<CalibrationJob, 'signal'>): Promise<void> {
    const kinds = draft ? this.#times : this.#times.slice(0, -1);
    const times = kinds.reduce((least, one) => (one.length < least.length ? one : least));
    const size = SIZES[kinds.indexOf(times)];
    if (size === 1) this.#depths.push(sequence.tokens.length);
    const model = size === undefined && draft ? draft : { engine, sequence };
    const tokens = fillerTokens(model.engine).slice(0, size ?? DRAFT_SIZE);
    times.push(await this.#timed(model.sequence, tokens, tokens.length, now));
  }

  #isEnough({ draft }: Pick<CalibrationJob, 'draft'>): boolean {
    const counts = this.#times.slice(0, draft ? undefined : -1).map(({ length }) => length);
    const rounds = Math.min(...counts);
    return rounds >= ROUNDS || (rounds > 0 && this.#workMs >= TIME_LIMIT_MS);
  }

  /** Milliseconds of a call. @param scores number of tokens whose next one is predicted; 0 for a prefill. */
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
 * Mean of all but the longest. What delays every few calls delays them while someone types too, and counts: on two
 * cores of a shared machine the lower quartile of a step was 12 ms and its median in use 22 to 28. A single long stop
 * does not.
 */
function usual(values: readonly number[]): number {
  const kept = ascending(values).slice(0, Math.max(1, values.length - 1));
  return mean(kept);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** Milliseconds of a step that nothing delayed. */
function quiet(values: readonly number[]): number {
  return ascending(values)[Math.floor(values.length * QUIET_QUANTILE)] ?? 0;
}

function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}
