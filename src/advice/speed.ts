import type { Figures } from './estimate.ts';

/** How fast a model is on a machine. */
export interface Speed {
  /** Tokens a second in a prefill. */
  readonly prefillRate: number;
  /** Milliseconds of decoding one token, without drafts, on the average. */
  readonly stepMs: number;
  /** Milliseconds of decoding one token while nothing delays it. */
  readonly quietStepMs: number;
  /** Tokens in the KV cache before it. */
  readonly depth: number;
}

/** A model that was measured here. */
export interface KnownSpeed {
  readonly figures: Figures;
  readonly speed: Speed;
}

/** Tokens before the cursor in most files: the window is that large. The median of `npm run bench`. */
export const USUAL_DEPTH = 1150;

/**
 * What a step costs besides reading weights, in bytes of weights: starting and joining threads for each operation,
 * choosing a token. With it a 1.5B takes 5.2 times as long as the bundled model where little is in the KV cache, which
 * was seen on two cores with AMX.
 */
const STEP_OVERHEAD = 30_000_000;

/**
 * What attention to one number of the KV cache costs, in bytes of weights. Seen on two cores with AMX: 1,150 tokens make
 * a step of the bundled model a third slower, and 2,400 make one of a 1.5B a fifth slower.
 */
const CELL_COST = 10;

/**
 * Carries a measurement over to another model, or to another depth of the same. Decoding is limited by the weights and
 * the cells that are read for each token, a prefill by the multiplications. What delays steps in use (a thread that
 * waits for a core, most of all on virtual machines) delays each by the same time, whatever the model.
 */
export function speedOf(known: KnownSpeed, figures: Figures, kernels: Kernels, depth = USUAL_DEPTH): Speed {
  const { speed } = known;
  const step = (of: Figures, at: number): number =>
    readPerToken(of, kernels) + STEP_OVERHEAD + at * of.cellNumbers * CELL_COST;
  const prefill = (of: Figures): number => Math.max(1, multipliedPerToken(of, kernels));
  const quietStepMs = (speed.quietStepMs * step(figures, depth)) / step(known.figures, speed.depth);
  return {
    prefillRate: (speed.prefillRate * prefill(known.figures)) / prefill(figures),
    stepMs: quietStepMs + Math.max(0, speed.stepMs - speed.quietStepMs),
    quietStepMs,
    depth,
  };
}

/** What a suggestion costs, in tokens. */
export interface Keystroke {
  /** Evaluated before the first new token. */
  readonly evaluated: number;
  /** Decoded until the suggestion is whole. */
  readonly decoded: number;
  /** How many times faster drafts make what is decoded after the first token. */
  readonly gain: number;
}

/**
 * A new line, which is what one waits for, as `npm run bench` has it: the means of 60 new lines of the bundled model
 * (5.3 tokens evaluated, 8.4 decoded). Drafts save less time there than steps, because a step that verifies costs more.
 */
export const NEW_LINE: Keystroke = { evaluated: 5, decoded: 8.4, gain: 1.15 };

/**
 * The median key of `npm run bench`, which asks at every key: most of what was suggested still holds, so that drafts
 * gain more (2.42 and 2.09), and on the average less than half of the line is left.
 */
export const ANY_KEY: Keystroke = { evaluated: 1, decoded: 4, gain: 2 };

/**
 * Milliseconds from a key to the whole suggestion. The first new token comes from evaluating what was typed: a step
 * with some more tokens in it.
 */
export function suggestionMs(
  { stepMs, prefillRate }: Pick<Speed, 'stepMs' | 'prefillRate'>,
  keystroke: Keystroke = NEW_LINE,
): number {
  const { evaluated, decoded, gain } = keystroke;
  const first = stepMs + ((evaluated - 1) * 1000) / prefillRate;
  return first + ((decoded - 1) * stepMs) / gain;
}

/**
 * Bytes of weights that decoding one token reads, those of slow types counted as {@link kernelCost} says. Of the table of
 * input tokens one row is looked up, unless it serves as the output matrix as well.
 */
export function readPerToken(figures: Figures, kernels: Kernels): number {
  const isTied = !figures.weights.some(({ group }) => group === 'output');
  return sum(figures, ({ group, type, bytes }) => {
    if (group === 'input' && !isTied) return 0;
    return bytes * kernelCost(type, kernels) * shareOf(group, figures);
  });
}

/**
 * Multiply-adds of one token in a prefill, counted likewise: one for each weight of the layers. The output matrix is
 * left out, because only the last token of a prefill is followed by another.
 */
export function multipliedPerToken(figures: Figures, kernels: Kernels): number {
  return sum(figures, ({ group, type, elements }) => {
    if (group === 'input' || group === 'output') return 0;
    return elements * kernelCost(type, kernels) * shareOf(group, figures);
  });
}

/** Number of weights in the layers, which is what a model knows with: tables of tokens grow with the vocabulary. */
export function layerWeights(figures: Figures): number {
  return sum(figures, ({ group, elements }) => (group === 'input' || group === 'output' ? 0 : elements));
}

type Amount = Figures['weights'][number];

function shareOf(group: Amount['group'], { experts }: Figures): number {
  return group === 'experts' && experts ? experts.used / experts.count : 1;
}

function sum({ weights }: Figures, cost: (amount: Amount) => number): number {
  return weights.reduce((total, amount) => total + cost(amount), 0);
}

/** Where weights are multiplied, as far as it decides which types are fast. */
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
 * What a weight of another type costs in units of one that is rearranged, when it is read and when it is multiplied.
 * Decoding and prefill of three models on two machines are predicted best with 1.7 and 2.0 (see speed.ts).
 */
const OTHER_COST = 2;

/** Cost of a weight of a type, such as "Q4_K"; a GPU has no favourites that would matter here. */
export function kernelCost(type: string, kernels: Kernels): number {
  return kernels === 'gpu' || REARRANGED[kernels].has(type) ? 1 : OTHER_COST;
}
