import * as v from 'valibot';

/**
 * What was measured of a model on a machine. Times are milliseconds of one native call, by the number of
 * tokens in it.
 */
export interface Calibration {
  /** Decode steps, scores wanted of every token; sizes ascending, the first is 1. */
  readonly steps: readonly (readonly [size: number, ms: number])[];
  /** A step of one token while nothing delays it: the lower quartile, where the first of `steps` is a mean. */
  readonly quietStepMs: number;
  /** Tokens in the KV cache before each step. */
  readonly depth: number;
  /** Tokens a second in a prefill. */
  readonly prefillRate: number;
  /** One token of the draft model, where there is one. */
  readonly draftMs?: number | undefined;
}

const TIME = v.pipe(v.number(), v.finite(), v.gtValue(0));

/** A calibration as it is kept in a file. */
export const CALIBRATION: v.GenericSchema<Calibration> = v.object({
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

/** The largest batch that is drafted for: acceptance falls with every token. */
export const MOST_IN_BATCH = 8;

/** How fast old times are forgotten: a laptop's clock changes within a second or so. */
const FORGET = 0.05;

/** A step that took this much longer was interrupted by something else. */
const OUTLIER = 3;

/** Which of many steps counts as one that nothing delayed: a quarter of them are faster. */
export const QUIET = 0.25;

/** Before anything was measured a batch counts as so many single steps: drafting does not pay then. */
const UNKNOWN: Calibration = { steps: [[1, 20]], quietStepMs: 20, depth: 0, prefillRate: 200 };

/** The price of native calls: calibrated once, and kept true by every call that is made. */
export class Costs {
  #calibration = UNKNOWN;
  #steps: number[] = [];
  #quietStepMs = 0;
  #depth = 0;
  #prefillRate = 0;

  constructor(calibration: Calibration = UNKNOWN) {
    this.adopt(calibration);
  }

  /** Replaces what was known. */
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

  /** Tokens in the KV cache before a decode step, on the average. */
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
   * A single step moves all sizes: what slows it down (load, heat, a longer context) slows them all down.
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
    this.#quietStepMs *= 1 + FORGET * (ms < this.#quietStepMs ? QUIET - 1 : QUIET);
    this.#depth += FORGET * (depth - this.#depth);
  }

  observePrefill(tokens: number, ms: number): void {
    if (ms <= 0) return;
    const rate = (tokens * 1000) / ms;
    if (rate * OUTLIER < this.#prefillRate) return;
    this.#prefillRate += 0.2 * (rate - this.#prefillRate);
  }
}

/** Between two measured sizes in a straight line; beyond them as if each token took a step of its own. */
function stepAt({ steps }: Calibration, size: number): number {
  const above = steps.findIndex(([known]) => known >= size);
  const [lastSize, lastMs] = steps.at(-1) ?? [1, 0];
  if (above < 0) return (lastMs * size) / lastSize;
  const [upper, upperMs] = steps[above] ?? [1, 0];
  const [lower, lowerMs] = steps[above - 1] ?? [upper, upperMs];
  if (upper === lower) return upperMs;
  return lowerMs + ((upperMs - lowerMs) * (size - lower)) / (upper - lower);
}
