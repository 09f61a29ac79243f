import type { Figures } from './figures.ts';
import type { Kernels } from './kernels.ts';
import { multipliedPerToken, readPerToken } from './work.ts';

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
