import { writeFile, readFile } from 'node:fs/promises';
import type {
  Allowed,
  Engine,
  InfillTokens,
  Prediction,
  Sequence,
  TokenId,
} from '../../src/worker/native/engine.ts';

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
  readonly release = 'fake';
  readonly cellBytes = 1;
  readonly batchNoise = 0;
  readonly sequences: readonly FakeSequence[];

  constructor(script: string, { contextSize = 4096, sequences = 2 } = {}) {
    this.contextSize = contextSize;
    this.sequences = Array.from({ length: sequences }, () => new FakeSequence(codePoints(script)));
  }

  /** The first one, which serves a place that nothing was built for. */
  get sequence(): FakeSequence {
    return this.sequences[0]!;
  }

  /** Sizes of all native calls, in no order. */
  get calls(): number[] {
    return this.sequences.flatMap(({ calls }) => calls);
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

  timeThreads(): Promise<number> {
    return Promise.resolve(1);
  }

  dispose(): Promise<void> {
    return Promise.resolve();
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

  async decode(tokens: readonly TokenId[], allowed: readonly Allowed[]): Promise<Prediction[]> {
    await this.evaluate(tokens);
    const first = this.tokens.length - allowed.length;
    return allowed.map((set, at) => this.#predict(first + at + 1, set));
  }

  async save(path: string): Promise<void> {
    const header = Uint32Array.from([0x6767_7371, 3, this.tokens.length, ...this.tokens]);
    // What stands for the cells: as long as the tokens are many.
    await writeFile(
      path,
      Buffer.concat([Buffer.from(header.buffer), Buffer.alloc(this.tokens.length * 8, 7)]),
    );
  }

  async restore(path: string): Promise<void> {
    const bytes = await readFile(path);
    const count = bytes.readUInt32LE(8);
    const tokens = Array.from({ length: count }, (_, at) => bytes.readUInt32LE(12 + at * 4));
    this.tokens.splice(0, this.tokens.length, ...tokens);
  }

  #predict(length: number, allowed: Allowed): Prediction {
    return { token: this.#after(length, allowed), logProbability: -0.5 };
  }

  #after(length: number, allowed: Allowed): TokenId {
    const written = length - this.tokens.lastIndexOf(MIDDLE, length - 1) - 1;
    const wanted = this.#script[written] ?? END;
    return !allowed || allowed.includes(wanted) ? wanted : (allowed[0] ?? END);
  }
}
