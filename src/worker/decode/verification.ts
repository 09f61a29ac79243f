import type { Allowed, Prediction, Sequence, TokenId } from '../native/engine.ts';

/**
 * Distance between the logarithms of two probabilities below which a call is a close one. Evaluation in batches moves it
 * by 0.05 on the average (bundled model; 0.09 the 1.5B in Q4_K_M). Differing of 500 generations with this limit: 0 to 6;
 * with 0.05: 3 of the bundled model's with matches and 13 of the 1.5B's; with 0.03: 11; without one: 20
 * (`npm run bench -- --only speculation`).
 */
const CLOSE = 0.08;

export interface Verified {
  /** Tokens that follow what was pending: those of the draft that are right, and a new one. */
  readonly written: readonly Prediction[];
  /** Milliseconds of the batch. */
  readonly ms: number;
  /** Evaluations that were made again to settle a close call. */
  readonly again: number;
}

/**
 * The steps of one generation: each evaluates a draft in one batch. Kernels for one token and for several add in
 * different orders, and what they make of a token is in its KV cells, so that a draft could decide between two tokens
 * that are about as likely. Such a close call is settled without it: everything that batches have evaluated is
 * evaluated again as plain decoding would have.
 */
export class Verification {
  readonly #sequence: Sequence;
  readonly #now: () => number;
  readonly #check: () => void;
  /** Cells that are as plain decoding leaves them. */
  #plain: number;
  /** What plain decoding would have evaluated since, call by call. */
  #since: (readonly TokenId[])[] = [];

  /** @param check called before each evaluation that is made again; throws to end the generation. */
  constructor(sequence: Sequence, now: () => number, check: () => void) {
    this.#sequence = sequence;
    this.#now = now;
    this.#check = check;
    this.#plain = sequence.tokens.length;
  }

  /**
   * Evaluates what is pending and the draft in one batch.
   * @param allowed for each token of the draft, and for the one behind it, those that may come.
   */
  async step(
    pending: readonly TokenId[],
    draft: readonly TokenId[],
    allowed: readonly Allowed[],
  ): Promise<Verified> {
    const started = this.#now();
    const written = await this.#verify(pending, draft, allowed);
    const ms = this.#now() - started;
    const close = this.#since.length === 0 ? -1 : written.findIndex(isClose);
    if (close < 0) return { written, ms, again: 0 };
    const calls = this.#since.slice(0, this.#since.length - (written.length - 1 - close));
    const settled = await this.#settle(calls, allowed[close]);
    return { written: [...written.slice(0, close), ...settled], ms, again: calls.length };
  }

  async #verify(
    pending: readonly TokenId[],
    draft: readonly TokenId[],
    allowed: readonly Allowed[],
  ): Promise<Prediction[]> {
    const next = await this.#sequence.decode([...pending, ...draft], allowed);
    const accepted = agreement(next, draft);
    await this.#sequence.truncate(this.#sequence.tokens.length - draft.length + accepted);
    this.#since.push(pending, ...draft.slice(0, accepted).map((token) => [token]));
    if (draft.length === 0 && this.#since.length === 1) this.#markPlain();
    return next.slice(0, accepted + 1);
  }

  /** @param calls what plain decoding would have evaluated up to the close call. */
  async #settle(calls: readonly (readonly TokenId[])[], allowed: Allowed): Promise<Prediction[]> {
    await this.#sequence.truncate(this.#plain);
    for (const tokens of calls.slice(0, -1)) {
      this.#check();
      await this.#sequence.evaluate(tokens);
    }
    this.#check();
    const settled = await this.#sequence.decode(calls.at(-1) ?? [], [allowed]);
    this.#markPlain();
    return settled;
  }

  #markPlain(): void {
    this.#plain = this.#sequence.tokens.length;
    this.#since = [];
  }
}

/** Tokens of the draft that are what the model writes. */
function agreement(next: readonly Prediction[], draft: readonly TokenId[]): number {
  const end = draft.findIndex((token, at) => next[at]?.token !== token);
  return end < 0 ? draft.length : end;
}

function isClose(prediction: Prediction): boolean {
  return gapOf(prediction) < CLOSE;
}

/** The distance between the two best tokens, in logarithms: the same whatever the others are. */
export function gapOf({ logProbability, runnerUp }: Prediction): number {
  return logProbability - (runnerUp?.logProbability ?? -Infinity);
}
