import type { LeastCertainty } from './types.ts';

/** How much is suggested; `auto` follows what the user takes and types over, for each language. */
export type Eagerness = EagernessLevel | 'auto';

/** How much is suggested, always. */
export type EagernessLevel = 'low' | 'medium' | 'high';

/**
 * The least probability that all of a suggestion's first line is what the user wants: `npm run eval -- --set replay --gate
 * 0.3,0.7` prints what each costs and brings, and docs/quality.md has the table.
 */
export const LEAST_PROBABILITY: Readonly<Record<EagernessLevel, number>> = {
  low: 0.7,
  medium: 0.5,
  high: 0.3,
};

/**
 * How certain a suggestion has to be.
 * @param probability the least probability of its first line, between 0 and 1.
 */
export function certaintyAt(probability: number): LeastCertainty {
  const line = Math.log(probability);
  return { firstLine: line, laterLine: LATER_LINE * line, laterLines: LATER_LINES * line };
}

/**
 * Factor of the logarithm for each later line. Guessed: the replay has too few suggestions of several lines to tell (2 of
 * 500 at 0.5).
 */
const LATER_LINE = 1;

/** The same for all lines together; guessed, too. */
const LATER_LINES = 3;

/** Eagerness of each language, learned from what became of suggestions. Kept in memory alone. */
export class LearnedEagerness {
  readonly #records = new Map<string, { taken: number; judged: number }>();

  /** Learns that a suggestion was accepted, or else typed over. */
  learn(languageId: string, isTaken: boolean): void {
    const { taken, judged } = this.#records.get(languageId) ?? { taken: 0, judged: 0 };
    const keep = 1 - 1 / MEMORY;
    this.#records.set(languageId, { taken: taken * keep + Number(isTaken), judged: judged * keep + 1 });
  }

  /** Least probability of suggestions in a language: between those of `low` and `high`, at first that of `medium`. */
  probability(languageId: string): number {
    const { taken, judged } = this.#records.get(languageId) ?? { taken: 0, judged: 0 };
    const share = (taken + USUAL_SHARE * PRIOR_JUDGED) / (judged + PRIOR_JUDGED);
    const { low, medium, high } = LEAST_PROBABILITY;
    return share < USUAL_SHARE
      ? between(low, medium, share / USUAL_SHARE)
      : between(medium, high, (share - USUAL_SHARE) / (1 - USUAL_SHARE));
  }
}

/** Suggestions that are remembered, about: some hours of typing. */
const MEMORY = 200;

/** Suggestions as which the assumption about a new language counts. */
const PRIOR_JUDGED = 20;

/** Share of suggestions that a user of the replay takes at `medium` (60 and 56 % on the choosing halves), about. */
const USUAL_SHARE = 0.55;

function between(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}
