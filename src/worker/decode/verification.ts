import type { Allowed, Prediction, Sequence, TokenId } from '../native/engine.ts';

export interface VerificationParts {
  readonly sequence: Sequence;
  /** See {@link Engine.batchNoise}. */
  readonly batchNoise: number;
  readonly now: () => number;
  /** Called before each evaluation that is made again; throws to end the generation. */
  readonly check: () => void;
}

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
 * that are about as likely. Such a close call, with less between them than batches change on the average, is settled
 * without it: everything that batches have evaluated is evaluated again as plain decoding would have.
 */
export class Verification {
  readonly #parts: VerificationParts;
  /** Cells that are as plain decoding leaves them. */
  #plain: number;
  /** What plain decoding would have evaluated since, call by call. */
  #since: (readonly TokenId[])[] = [];

  constructor(parts: VerificationParts) {
    this.#parts = parts;
    this.#plain = parts.sequence.tokens.length;
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
    const { now, batchNoise } = this.#parts;
    const started = now();
    const written = await this.#verify(pending, draft, allowed);
    const ms = now() - started;
    const close = this.#since.length === 0 ? -1 : written.findIndex((one) => gapOf(one) < batchNoise);
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
    const { sequence } = this.#parts;
    const next = await sequence.decode([...pending, ...draft], allowed);
    const accepted = agreement(next, draft);
    await sequence.truncate(sequence.tokens.length - draft.length + accepted);
    this.#since.push(pending, ...draft.slice(0, accepted).map((token) => [token]));
    if (draft.length === 0 && this.#since.length === 1) this.#markPlain();
    return next.slice(0, accepted + 1);
  }

  /** @param calls what plain decoding would have evaluated up to the close call. */
  async #settle(calls: readonly (readonly TokenId[])[], allowed: Allowed): Promise<Prediction[]> {
    const { sequence, check } = this.#parts;
    await sequence.truncate(this.#plain);
    for (const tokens of calls.slice(0, -1)) {
      check();
      await sequence.evaluate(tokens);
    }
    check();
    const settled = await sequence.decode(calls.at(-1) ?? [], [allowed]);
    this.#markPlain();
    return settled;
  }

  #markPlain(): void {
    this.#plain = this.#parts.sequence.tokens.length;
    this.#since = [];
  }
}

/** Tokens of the draft that are what the model writes. */
function agreement(next: readonly Prediction[], draft: readonly TokenId[]): number {
  const end = draft.findIndex((token, at) => next[at]?.token !== token);
  return end < 0 ? draft.length : end;
}

/** The distance between the two best tokens, in logarithms: the same whatever the others are. */
export function gapOf({ logProbability, runnerUp }: Prediction): number {
  return logProbability - (runnerUp?.logProbability ?? -Infinity);
}
