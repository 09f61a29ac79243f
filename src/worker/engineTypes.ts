import type { InfillLayout } from '../protocol/messages.ts';

/** A token id of the loaded model's vocabulary. */
export type TokenId = number;

/** The ids that lay out a fill-in-the-middle prompt; a model without them works left to right. */
export interface InfillTokens {
  readonly layout: InfillLayout;
  readonly prefix?: TokenId | undefined;
  readonly suffix?: TokenId | undefined;
  readonly middle?: TokenId | undefined;
  /** Beginning-of-sequence token, where the model wants one. */
  readonly bos?: TokenId | undefined;
}

/** One sequence of the KV cache. All methods wait for their native work; none may overlap another. */
export interface Sequence {
  /** Tokens whose KV cells are valid, in order. */
  readonly tokens: readonly TokenId[];
  /** Drops the cells from `length` on. */
  truncate(length: number): Promise<void>;
  /** Prefill: evaluates tokens without computing what comes next. */
  evaluate(tokens: readonly TokenId[]): Promise<void>;
  /**
   * Decode: evaluates tokens (at least one) and returns the most likely next one.
   * @param allowed when given, only one of these tokens is returned.
   */
  next(tokens: readonly TokenId[], allowed?: readonly TokenId[]): Promise<TokenId>;
}

/** What a loaded model offers. Only `engine.ts` implements it with native code; tests use a scripted one. */
export interface Engine {
  readonly infill: InfillTokens;
  /** Tokens of prompt and completion together. */
  readonly contextSize: number;
  readonly backend: string;
  readonly sequence: Sequence;
  /** Tokens of a text; special tokens that occur in it are plain text. */
  tokenize(text: string): TokenId[];
  /** Text of tokens; special ones have none. An incomplete UTF-8 sequence shows as U+FFFD. */
  detokenize(tokens: readonly TokenId[]): string;
  /** Whether this token ends a generation. */
  isEnd(token: TokenId): boolean;
  /** The text of every token of the vocabulary, by id. */
  pieces(): readonly string[];
}
