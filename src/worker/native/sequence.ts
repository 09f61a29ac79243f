import type { ControlledEvaluateInputItem, LlamaContextSequence, Token, TokenBias } from 'node-llama-cpp';
import type { Allowed, Sequence, TokenId } from './engine.ts';

/** Makes a bias that no score outweighs: the best of these tokens wins. */
export type BiasTo = (tokens: readonly TokenId[]) => TokenBias;

/** A sequence of llama.cpp's KV cache, with the tokens that it holds mirrored here. */
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

  async decode(tokens: readonly TokenId[], allowed: readonly Allowed[]): Promise<TokenId[]> {
    const first = tokens.length - allowed.length;
    if (first < 0 || allowed.length === 0) throw new RangeError('decoding needs tokens to evaluate');
    const input: ControlledEvaluateInputItem[] = tokens.map((token, at) =>
      at < first ? (token as Token) : [token as Token, this.#ask(allowed[at - first])],
    );
    const results = await this.#mirrored(async () => await this.#native.controlledEvaluate(input));
    this.#tokens.push(...tokens);
    return allowed.map((_, at) => results[first + at]?.next.token ?? -1);
  }

  /**
   * The most likely next tokens and the natural logarithms of their probabilities, best first. Sorts the whole
   * vocabulary: for measurements only.
   */
  async scores(tokens: readonly TokenId[], count: number): Promise<(readonly [TokenId, number])[]> {
    const ask = { generateNext: { token: true, probabilities: true } } as const;
    const input = tokens.map((token) => [token as Token, ask] as ControlledEvaluateInputItem);
    const results = await this.#mirrored(async () => await this.#native.controlledEvaluate(input));
    this.#tokens.push(...tokens);
    const probabilities = [...(results.at(-1)?.next.probabilities ?? [])];
    return probabilities.slice(0, count).map(([token, share]) => [token, Math.log(share)] as const);
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

  #ask(allowed: Allowed): { generateNext: { token: true; options: { tokenBias?: TokenBias } } } {
    return { generateNext: { token: true, options: allowed ? { tokenBias: this.#biasFor(allowed) } : {} } };
  }

  /** A native call that fails leaves cells behind that only the library knows about. */
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
