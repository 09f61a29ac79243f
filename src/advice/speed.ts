import type { ModelFigures } from './figures.ts';

/** The speed of a model on a machine. */
export interface Speed {
  /** Tokens a second in a prefill. */
  readonly prefillRate: number;
  /** Milliseconds of decoding one token without drafts, on the average. */
  readonly stepMs: number;
  /** Milliseconds of decoding one token while nothing delays it. */
  readonly quietStepMs: number;
  /** Tokens in the KV cache before the token that is decoded. */
  readonly depth: number;
}

/** The speed of a model that was measured on this machine. */
export interface KnownSpeed {
  readonly figures: ModelFigures;
  readonly speed: Speed;
}

/** Tokens before the cursor in most files: the window is that large. The median of `npm run bench`. */
export const USUAL_DEPTH = 1150;

/**
 * Cost of a decoding step besides reading weights, in bytes of weights: starting and joining threads for each
 * operation, choosing a token. With it a 1.5B takes 5.2 times as long as the bundled model where little is in the KV
 * cache, which was seen on two cores with AMX.
 */
const STEP_OVERHEAD = 30_000_000;

/**
 * Cost of attention to one number of the KV cache, in bytes of weights. Seen on two cores with AMX: 1,150 tokens make a
 * step of the bundled model a third slower, and 2,400 make one of a 1.5B a fifth slower.
 */
const CELL_COST = 10;

/**
 * The speed of a model, predicted from the measurement of another model, or of the same one at another depth. Decoding
 * is limited by the weights and the cells that are read for each token, a prefill by the multiplications. What delays
 * steps in use (a thread that waits for a core, most of all on virtual machines) delays each by the same time, whatever
 * the model.
 */
export function predictedSpeed(
  known: KnownSpeed,
  figures: ModelFigures,
  kernels: Kernels,
  depth = USUAL_DEPTH,
): Speed {
  const { speed } = known;
  const step = (of: ModelFigures, at: number): number =>
    readPerToken(of, kernels) + STEP_OVERHEAD + at * of.cellNumbers * CELL_COST;
  const prefill = (of: ModelFigures): number => Math.max(1, multipliedPerToken(of, kernels));
  const quietStepMs = (speed.quietStepMs * step(figures, depth)) / step(known.figures, speed.depth);
  return {
    prefillRate: (speed.prefillRate * prefill(known.figures)) / prefill(figures),
    stepMs: quietStepMs + Math.max(0, speed.stepMs - speed.quietStepMs),
    quietStepMs,
    depth,
  };
}

/** The work of a suggestion, in tokens. */
interface SuggestionWork {
  /** Evaluated before the first new token. */
  readonly evaluated: number;
  /** Decoded until the suggestion is whole. */
  readonly decoded: number;
  /** Factor by which drafts speed up what is decoded after the first token. */
  readonly gain: number;
}

/**
 * The work of a new line, which is what one waits for, as `npm run bench` has it: the means of 60 new lines of the
 * bundled model (5.3 tokens evaluated, 8.4 decoded). Drafts save less time there than steps, because a step that
 * verifies costs more.
 */
const NEW_LINE: SuggestionWork = { evaluated: 5, decoded: 8.4, gain: 1.15 };

/**
 * The milliseconds from a key to the whole suggestion. The first new token comes from evaluating what was typed: a step
 * with some more tokens in it.
 */
export function suggestionMs(
  { stepMs, prefillRate }: Pick<Speed, 'stepMs' | 'prefillRate'>,
  work: SuggestionWork = NEW_LINE,
): number {
  const { evaluated, decoded, gain } = work;
  const first = stepMs + ((evaluated - 1) * 1000) / prefillRate;
  return first + ((decoded - 1) * stepMs) / gain;
}

/**
 * The bytes of weights that decoding one token reads, those of slow types counted as {@link kernelCost} says. Of the
 * table of input tokens one row is looked up, unless that table serves as the output matrix as well.
 */
export function readPerToken(figures: ModelFigures, kernels: Kernels): number {
  const isTied = !figures.weights.some(({ group }) => group === 'output');
  return sum(figures, ({ group, type, bytes }) => {
    if (group === 'input' && !isTied) return 0;
    return bytes * kernelCost(type, kernels) * shareOf(group, figures);
  });
}

/**
 * The multiply-adds of one token in a prefill, those of slow types counted likewise: one for each weight of the layers.
 * The output matrix is left out, because only the last token of a prefill is followed by another.
 */
export function multipliedPerToken(figures: ModelFigures, kernels: Kernels): number {
  return sum(figures, ({ group, type, elements }) => {
    if (group === 'input' || group === 'output') return 0;
    return elements * kernelCost(type, kernels) * shareOf(group, figures);
  });
}

/** Number of weights in the layers, which is what a model knows with: tables of tokens grow with the vocabulary. */
export function layerWeights(figures: ModelFigures): number {
  return sum(figures, ({ group, elements }) => (group === 'input' || group === 'output' ? 0 : elements));
}

type Amount = ModelFigures['weights'][number];

function shareOf(group: Amount['group'], { experts }: ModelFigures): number {
  return group === 'experts' && experts ? experts.used / experts.count : 1;
}

function sum({ weights }: ModelFigures, cost: (amount: Amount) => number): number {
  return weights.reduce((total, amount) => total + cost(amount), 0);
}

/** The kernels that multiply weights, as far as they decide which types are fast. */
export type Kernels = 'x64' | 'arm64' | 'gpu';

/**
 * Types that llama.cpp rearranges for a processor when it loads them, to multiply several rows at once
 * (ggml-cpu/repack.cpp, v0.4.0). An x64 processor has AVX2; an arm64 one has i8mm, as Apple's have from the M2 on.
 */
const REARRANGED: Readonly<Record<Exclude<Kernels, 'gpu'>, ReadonlySet<string>>> = {
  x64: new Set(['Q4_0', 'Q4_K', 'IQ4_NL', 'MXFP4']),
  arm64: new Set(['Q4_0', 'Q4_K', 'Q5_K', 'Q6_K', 'Q8_0', 'IQ4_NL', 'MXFP4']),
};

/**
 * Cost of a weight of another type in units of one that is rearranged, when it is read and when it is multiplied.
 * Decoding and prefill of three models on two machines are predicted best with 1.7 and 2.0 (speed.test.ts).
 */
const OTHER_COST = 2;

/** The cost of a weight of a type, such as "Q4_K"; a GPU has no favourites that would matter here. */
function kernelCost(type: string, kernels: Kernels): number {
  return kernels === 'gpu' || REARRANGED[kernels].has(type) ? 1 : OTHER_COST;
}
