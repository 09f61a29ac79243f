import * as v from 'valibot';

/**
 * Calibration: measurements of a model on a machine. Times are milliseconds of one native call, by the number of
 * tokens in it.
 */
export interface Calibration {
  /** Decode steps with a prediction after every token; sizes ascending, the first is 1. */
  readonly steps: readonly (readonly [size: number, ms: number])[];
  /** Step of one token while nothing delays it: the lower quartile, where the first of `steps` is a mean. */
  readonly quietStepMs: number;
  /** Tokens in the KV cache before each step, on average. */
  readonly depth: number;
  /** Tokens a second in a prefill. */
  readonly prefillRate: number;
  /** Milliseconds of one token of the draft model, where there is one. */
  readonly draftMs?: number | undefined;
}

const TIME = v.pipe(v.number(), v.finite(), v.gtValue(0));

/** Schema of a calibration in its file. */
export const CALIBRATION_SCHEMA: v.GenericSchema<Calibration> = v.object({
  steps: v.pipe(
    v.array(v.strictTuple([TIME, TIME])),
    v.minLength(2),
    v.check(([first]) => first?.[0] === 1),
  ),
  quietStepMs: TIME,
  depth: v.pipe(v.number(), v.minValue(0)),
  prefillRate: TIME,
  draftMs: v.optional(TIME),
});

/** Size of the largest batch that is drafted for: acceptance falls with every token. */
export const MOST_IN_BATCH = 8;

/**
 * Share by which a new time replaces old ones, chosen so that they follow a laptop's clock: it changes within about 1
 * s.
 */
const FORGET = 0.05;

/** Share by which a new prefill rate replaces the old one, chosen so that the rate follows within a few prefills. */
const FORGET_PREFILL = 0.2;

/** Factor from which on a longer step was interrupted by something else. */
const OUTLIER = 3;

/** Quantile of the step that counts as one that nothing delayed: a quarter of the steps are faster. */
export const QUIET_QUANTILE = 0.25;

/** Calibration before anything was measured: a batch costs as much as its tokens one by one, so that no draft pays. */
const UNKNOWN: Calibration = { steps: [[1, 20]], quietStepMs: 20, depth: 0, prefillRate: 200 };

/** Costs of native calls: calibrated once, and corrected by every call that is made. */
export class Costs {
  #calibration = UNKNOWN;
  #steps: number[] = [];
  #quietStepMs = 0;
  #depth = 0;
  #prefillRate = 0;

  constructor(calibration: Calibration = UNKNOWN) {
    this.adopt(calibration);
  }

  /** Replaces all costs by a calibration. */
  adopt(calibration: Calibration): void {
    this.#calibration = calibration;
    this.#prefillRate = calibration.prefillRate;
    this.#quietStepMs = calibration.quietStepMs;
    this.#depth = calibration.depth;
    this.#steps = Array.from({ length: MOST_IN_BATCH + 1 }, (_, size) => stepAt(calibration, size));
  }

  /** Whether this machine was measured. */
  get calibrated(): boolean {
    return this.#calibration !== UNKNOWN;
  }

  /** Milliseconds of one token of the draft model. */
  get draftMs(): number | undefined {
    return this.#calibration.draftMs;
  }

  /** Tokens a second in a prefill. */
  get prefillRate(): number {
    return this.#prefillRate;
  }

  /** Milliseconds of a decode step of one token while nothing delays it. */
  get quietStepMs(): number {
    return this.#quietStepMs;
  }

  /** Tokens in the KV cache before a decode step, on average. */
  get depth(): number {
    return this.#depth;
  }

  /** Milliseconds of a decode step that evaluates `size` tokens. */
  step(size: number): number {
    const known = this.#steps[size];
    if (known !== undefined) return known;
    return this.step(MOST_IN_BATCH) + ((size - MOST_IN_BATCH) * 1000) / this.#prefillRate;
  }

  /**
   * Learns from a decode step. One of a single token moves all sizes: what slows it down (load, heat, a longer context)
   * slows them all down.
   * @param depth tokens in the KV cache before it.
   */
  observeStep(size: number, ms: number, depth: number): void {
    const expected = this.#steps[size];
    if (expected === undefined || ms > expected * OUTLIER) return;
    const factor = 1 + FORGET * (ms / expected - 1);
    if (size > 1) {
      this.#steps[size] = expected * factor;
      return;
    }
    this.#steps.forEach((step, at) => (this.#steps[at] = step * factor));
    this.#quietStepMs *= 1 + FORGET * (ms < this.#quietStepMs ? QUIET_QUANTILE - 1 : QUIET_QUANTILE);
    this.#depth += FORGET * (depth - this.#depth);
  }

  /** Learns from a prefill. */
  observePrefill(tokens: number, ms: number): void {
    if (ms <= 0) return;
    const rate = (tokens * 1000) / ms;
    if (rate * OUTLIER < this.#prefillRate) return;
    this.#prefillRate += FORGET_PREFILL * (rate - this.#prefillRate);
  }
}

/** Milliseconds of a step: linear between two measured sizes, beyond them as if each token took a step of its own. */
function stepAt({ steps }: Calibration, size: number): number {
  const above = steps.findIndex(([known]) => known >= size);
  const [lastSize, lastMs] = steps.at(-1) ?? [1, 0];
  if (above < 0) return (lastMs * size) / lastSize;
  const [upper, upperMs] = steps[above] ?? [1, 0];
  const [lower, lowerMs] = steps[above - 1] ?? [upper, upperMs];
  if (upper === lower) return upperMs;
  return lowerMs + ((upperMs - lowerMs) * (size - lower)) / (upper - lower);
}
