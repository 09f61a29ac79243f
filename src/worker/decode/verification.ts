import type { Allowed, Prediction, Sequence, TokenId } from '../native/engine.ts';

/**
 * Verification of the drafts of one generation. Each step evaluates a draft in one batch. Kernels for one token and for
 * several add in different orders, and what they make of a token is in its KV cells, so that a draft could decide
 * between two tokens that are about as likely. Such a close call, with less between them than batches change on
 * average, is settled without the draft: everything that batches have evaluated is evaluated again as plain decoding
 * would have.
 */
export class Verification {
  readonly #sequence: Sequence;
  readonly #batchNoise: number;
  readonly #check: () => void;
  readonly #now: () => number;
  /** Number of cells that are as plain decoding leaves them. */
  #plain: number;
  /** Tokens that plain decoding would have evaluated since, call by call. */
  #since: (readonly TokenId[])[] = [];

  /**
   * @param batchNoise see {@link Engine.batchNoise}.
   * @param check called before each evaluation that is made again; throws to end the generation.
   */
  constructor(sequence: Sequence, batchNoise: number, check: () => void, now: () => number) {
    this.#sequence = sequence;
    this.#batchNoise = batchNoise;
    this.#check = check;
    this.#now = now;
    this.#plain = sequence.tokens.length;
  }

  /**
   * Evaluates the pending tokens and the draft in one batch.
   * @param allowed for each token of the draft, and for the one behind it, the tokens that it may be.
   */
  async step(
    pending: readonly TokenId[],
    draft: readonly TokenId[],
    allowed: readonly Allowed[],
  ): Promise<Verified> {
    const started = this.#now();
    const written = await this.#verify(pending, draft, allowed);
    const ms = this.#now() - started;
    const isClose = (prediction: Prediction): boolean => gapOf(prediction) < this.#batchNoise;
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
    const accepted = acceptedLength(next, draft);
    await this.#sequence.truncate(this.#sequence.tokens.length - draft.length + accepted);
    this.#since.push(pending, ...draft.slice(0, accepted).map((token) => [token]));
    if (draft.length === 0 && this.#since.length === 1) this.#markPlain();
    return next.slice(0, accepted + 1);
  }

  /** Settles a close call. @param calls tokens that plain decoding would have evaluated up to it, call by call. */
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

/** Result of one verified step. */
interface Verified {
  /** Predictions behind the pending tokens: those of the draft that are right, and a new one. */
  readonly written: readonly Prediction[];
  /** Milliseconds of the batch. */
  readonly ms: number;
  /** Evaluations that were made again to settle a close call. */
  readonly again: number;
}

/** Number of the draft's leading tokens that are what the model writes. */
function acceptedLength(next: readonly Prediction[], draft: readonly TokenId[]): number {
  const end = draft.findIndex((token, at) => next[at]?.token !== token);
  return end < 0 ? draft.length : end;
}

/** Distance between the two best tokens, in natural logarithms of probabilities: it does not depend on the others. */
export function gapOf({ logProbability, runnerUp }: Prediction): number {
  return logProbability - (runnerUp?.logProbability ?? -Infinity);
}
