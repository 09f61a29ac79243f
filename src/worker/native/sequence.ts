import type { ControlledEvaluateInputItem, LlamaContextSequence, Token, TokenBias } from 'node-llama-cpp';
import type { Allowed, Prediction, Sequence, TokenId } from './engine.ts';

/** Bias to these tokens that no score outweighs: the best of them wins. */
export type BiasTo = (tokens: readonly TokenId[]) => TokenBias;

/**
 * Number of best scores that are looked at: the library otherwise sorts the whole vocabulary to compute probabilities.
 * The tokens that are left out of the sum weigh little wherever a suggestion is worth showing.
 */
const BEST = 8;

/** Sampling options: nothing is drawn by lot, of the best few the first is taken. */
const RANKED = { temperature: 1, topK: BEST, topP: 1, minP: 0 } as const;

/** Sequence of llama.cpp's KV cache, with the tokens that it holds mirrored here. */
export class LlamaSequence implements Sequence {
  readonly #native: LlamaContextSequence;
  readonly #biasTo: BiasTo;
  readonly #tokens: TokenId[] = [];
  readonly #biases = new WeakMap<readonly TokenId[], TokenBias>();

  constructor(native: LlamaContextSequence, biasTo: BiasTo) {
    this.#native = native;
    this.#biasTo = biasTo;
  }

  get tokens(): readonly TokenId[] {
    return this.#tokens;
  }

  async truncate(length: number): Promise<void> {
    if (length >= this.#tokens.length) return;
    await this.#mirrored(async () => {
      await this.#native.eraseContextTokenRanges([{ start: length, end: this.#tokens.length }]);
    });
    this.#tokens.length = length;
  }

  async evaluate(tokens: readonly TokenId[]): Promise<void> {
    await this.#mirrored(async () => {
      await this.#native.evaluateWithoutGeneratingNewTokens(tokens as Token[]);
    });
    this.#tokens.push(...tokens);
  }

  async decode(tokens: readonly TokenId[], allowed: readonly Allowed[]): Promise<Prediction[]> {
    const first = tokens.length - allowed.length;
    if (first < 0 || allowed.length === 0) throw new RangeError('decoding needs tokens to evaluate');
    const input: ControlledEvaluateInputItem[] = tokens.map((token, at) =>
      at < first ? (token as Token) : [token as Token, this.#ask(allowed[at - first])],
    );
    const results = await this.#mirrored(async () => await this.#native.controlledEvaluate(input));
    this.#tokens.push(...tokens);
    return allowed.map((_, at) => predictionOf(results[first + at]?.next.probabilities));
  }

  async save(path: string): Promise<void> {
    await this.#native.saveStateToFile(path);
  }

  async restore(path: string): Promise<void> {
    await this.#mirrored(async () => {
      await this.#native.loadStateFromFile(path, { acceptRisk: true });
    });
    this.#adopt();
  }

  #ask(allowed: Allowed): Exclude<ControlledEvaluateInputItem, Token>[1] {
    const bias = allowed ? { tokenBias: this.#biasFor(allowed) } : {};
    return { generateNext: { probabilities: true, options: { ...RANKED, ...bias } } };
  }

  /**
   * Result of a native call. One that fails leaves cells behind that only the library knows: its tokens are taken over.
   */
  async #mirrored<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      this.#adopt();
      throw error;
    }
  }

  #adopt(): void {
    this.#tokens.splice(0, this.#tokens.length, ...this.#native.contextTokens);
  }

  #biasFor(allowed: readonly TokenId[]): TokenBias {
    const known = this.#biases.get(allowed);
    if (known) return known;
    const bias = this.#biasTo(allowed);
    this.#biases.set(allowed, bias);
    return bias;
  }
}

/** Prediction of the best token. @param ranked probabilities by token, best first. */
function predictionOf(ranked: ReadonlyMap<Token, number> | undefined): Prediction {
  const [best, second] = [...(ranked ?? [])].map(([token, share]) => ({
    token,
    logProbability: Math.log(share),
  }));
  return { ...(best ?? NONE), runnerUp: second };
}

/** Prediction where the library gives none, which ends a generation. */
const NONE = { token: -1, logProbability: -Infinity };
