/** Trials by which a guess about a new kind of draft counts. */
const PRIOR_TRIALS = 6;

/** Trials that are remembered, about: habits change from file to file. */
const MEMORY = 200;

/** The share of a kind's drafted tokens that the model agrees with, learned as it goes. */
export class Acceptance {
  readonly #guess: number;
  #accepted = 0;
  #trials = 0;

  /** @param guess share assumed before anything was seen. */
  constructor(guess: number) {
    this.#guess = guess;
  }

  /** Between 0 and 1. */
  get share(): number {
    return (this.#accepted + this.#guess * PRIOR_TRIALS) / (this.#trials + PRIOR_TRIALS);
  }

  get trials(): number {
    return this.#trials;
  }

  /** @param compared tokens that were compared: all accepted ones, and the first that was not. */
  record(accepted: number, compared: number): void {
    const keep = 1 - compared / MEMORY;
    this.#accepted = this.#accepted * keep + accepted;
    this.#trials = this.#trials * keep + compared;
  }
}
