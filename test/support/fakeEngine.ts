import type { Engine, InfillTokens, Sequence, TokenId } from '../../src/worker/engineTypes.ts';

/** Ids above all characters. */
export const PREFIX = 0x11_0001;
export const SUFFIX = 0x11_0002;
export const MIDDLE = 0x11_0003;
export const END = 0x11_0004;

const INFILL: InfillTokens = {
  layout: 'prefix-suffix-middle',
  prefix: PREFIX,
  suffix: SUFFIX,
  middle: MIDDLE,
};

/**
 * An engine whose tokens are characters and whose model continues a scripted text: whatever the forced
 * middle is, the next token is the character that follows it in the script.
 */
export class FakeEngine implements Engine {
  readonly infill = INFILL;
  readonly contextSize: number;
  readonly backend = 'fake';
  readonly sequence: FakeSequence;

  constructor(script: string, contextSize = 4096) {
    this.contextSize = contextSize;
    this.sequence = new FakeSequence(codePoints(script));
  }

  tokenize(text: string): TokenId[] {
    return codePoints(text);
  }

  detokenize(tokens: readonly TokenId[]): string {
    return String.fromCodePoint(...tokens.filter((token) => token < PREFIX));
  }

  isEnd(token: TokenId): boolean {
    return token >= PREFIX;
  }

  pieces(): readonly string[] {
    return Array.from({ length: 128 }, (_, id) => String.fromCodePoint(id));
  }
}

function codePoints(text: string): TokenId[] {
  return Array.from(text, (character) => character.codePointAt(0)!);
}

export class FakeSequence implements Sequence {
  readonly tokens: TokenId[] = [];
  /** Tokens evaluated since the start, prefill and decode together. */
  evaluated = 0;
  /** Size of every native call. */
  readonly calls: number[] = [];
  /** Runs before each native call ends. */
  onCall: () => void | Promise<void> = () => undefined;
  readonly #script: readonly TokenId[];

  constructor(script: readonly TokenId[]) {
    this.#script = script;
  }

  truncate(length: number): Promise<void> {
    this.tokens.length = Math.min(length, this.tokens.length);
    return Promise.resolve();
  }

  async evaluate(tokens: readonly TokenId[]): Promise<void> {
    this.tokens.push(...tokens);
    this.evaluated += tokens.length;
    this.calls.push(tokens.length);
    await this.onCall();
  }

  async next(tokens: readonly TokenId[], allowed?: readonly TokenId[]): Promise<TokenId> {
    await this.evaluate(tokens);
    const written = this.tokens.length - this.tokens.lastIndexOf(MIDDLE) - 1;
    const wanted = this.#script[written] ?? END;
    return !allowed || allowed.includes(wanted) ? wanted : (allowed[0] ?? END);
  }
}
