/** Choice of a draft that could be verified next. */
export interface DraftChoice {
  /** Number of tokens that are at hand, or that could be made. */
  readonly length: number;
  /** Share of drafted tokens that are expected to be right. */
  readonly acceptance: number;
  /** Milliseconds to make one token of it; 0 where it is at hand. */
  readonly msPerToken: number;
}

/** Plan of a step with a draft. */
interface DraftPlan<T> {
  readonly choice: T;
  /** Number of tokens to draft, at least 1. */
  readonly length: number;
  /** Milliseconds that are expected for each new token. */
  readonly msPerToken: number;
}

/** Factor by which a draft has to be faster: below it, errors of the estimate would cost more than the draft brings. */
const MARGIN = 1.03;

/**
 * Plan of the draft, and its length, that minimise the expected time per token; `undefined` where a plain step does.
 * With acceptance p, a draft of k tokens brings 1 + p + ... + p^k tokens.
 * @param step milliseconds of a step that evaluates a number of tokens.
 * @param pending tokens that have to be evaluated in any case, at least 1: only what a draft adds counts.
 * @param most tokens that a draft may have.
 */
export function planStep<T extends DraftChoice>(
  choices: readonly T[],
  step: (size: number) => number,
  pending: number,
  most: number,
): DraftPlan<T> | undefined {
  const plain = step(1);
  let best: DraftPlan<T> | undefined;
  for (const choice of choices) {
    for (let length = 1; length <= Math.min(choice.length, most); length++) {
      const added = step(pending + length) - step(pending);
      const ms = plain + added + length * choice.msPerToken;
      const msPerToken = ms / expectedTokens(choice.acceptance, length);
      if (msPerToken < (best?.msPerToken ?? plain / MARGIN)) best = { choice, length, msPerToken };
    }
  }
  return best;
}

/** Expected number of new tokens of a step that verifies `length` drafted ones. */
export function expectedTokens(acceptance: number, length: number): number {
  let sum = 1;
  let power = 1;
  for (let at = 0; at < length; at++) {
    power *= acceptance;
    sum += power;
  }
  return sum;
}

/** Number of trials as which the guess about a new source counts. */
const PRIOR_TRIALS = 6;

/** Number of trials that are remembered, about: habits change from file to file. */
const MEMORY = 200;

/** Acceptance of a source: the share of its drafted tokens that the model agrees with, learned as it goes. */
export class Acceptance {
  readonly #guess: number;
  #accepted = 0;
  #trials = 0;

  /** @param guess share assumed before anything was seen. */
  constructor(guess: number) {
    this.#guess = guess;
  }

  /** Share that is expected now, between 0 and 1. */
  get share(): number {
    return (this.#accepted + this.#guess * PRIOR_TRIALS) / (this.#trials + PRIOR_TRIALS);
  }

  /** Number of compared tokens that are remembered. */
  get trials(): number {
    return this.#trials;
  }

  /** Learns from a draft. @param compared number of tokens compared: all accepted ones, and the first that was not. */
  record(accepted: number, compared: number): void {
    const keep = 1 - compared / MEMORY;
    this.#accepted = this.#accepted * keep + accepted;
    this.#trials = this.#trials * keep + compared;
  }
}
