import type { Figures } from './figures.ts';
import type { Kernels } from './kernels.ts';
import { multipliedPerToken, readPerToken } from './work.ts';

/** How fast a model is on a machine. */
export interface Speed {
  /** Tokens a second in a prefill. */
  readonly prefillRate: number;
  /** Milliseconds of decoding one token, without drafts. */
  readonly stepMs: number;
}

/** A model that was measured here. */
export interface KnownSpeed {
  readonly figures: Figures;
  readonly speed: Speed;
}

/**
 * What a step costs besides reading weights, in bytes of weights: attention, starting and joining threads for each
 * operation, choosing a token, waiting for a core. With it, a 1.5B is predicted equally well on the machine where it is
 * slowest against the bundled model (4.1 times) and on the one where it is fastest (2.8 times).
 */
const STEP_OVERHEAD = 250_000_000;

/**
 * Carries a measurement over to another model: decoding is limited by the weights that are read for each token, a
 * prefill by the multiplications. Of what was measured on four machines this is at most 22 % off (the test has them).
 */
export function speedOf(known: KnownSpeed, figures: Figures, kernels: Kernels): Speed {
  const step = (of: Figures): number => readPerToken(of, kernels) + STEP_OVERHEAD;
  const prefill = (of: Figures): number => Math.max(1, multipliedPerToken(of, kernels));
  return {
    prefillRate: (known.speed.prefillRate * prefill(known.figures)) / prefill(figures),
    stepMs: (known.speed.stepMs * step(figures)) / step(known.figures),
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
 * A new line, which is what one waits for: the mean of evaluated tokens in `npm run bench`, the ten tokens of a line
 * of code, and what drafts gained where a suggestion had little to do with the one before (1.43 for the bundled
 * model, 1.31 for a 1.5B).
 */
export const NEW_LINE: Keystroke = { evaluated: 3, decoded: 10, gain: 1.3 };

/**
 * The median key of `npm run bench`, which asks at every key: most of what was suggested still holds, so that drafts
 * gain more (2.42 and 2.09), and on the average less than half of the line is left.
 */
export const ANY_KEY: Keystroke = { evaluated: 1, decoded: 4, gain: 2 };

/**
 * Milliseconds from a key to the whole suggestion. The first new token comes from evaluating what was typed: a step
 * with some more tokens in it.
 */
export function suggestionMs({ stepMs, prefillRate }: Speed, keystroke: Keystroke = NEW_LINE): number {
  const { evaluated, decoded, gain } = keystroke;
  const first = stepMs + ((evaluated - 1) * 1000) / prefillRate;
  return first + ((decoded - 1) * stepMs) / gain;
}
