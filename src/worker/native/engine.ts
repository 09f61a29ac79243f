import type { InfillLayout, Vram } from '../../protocol/messages.ts';

/** A token id of the loaded model's vocabulary. */
export type TokenId = number;

/** Tokens of which the next one must be; `undefined` means any. The same set should be the same array. */
export type Allowed = readonly TokenId[] | undefined;

/** The ids that lay out a fill-in-the-middle prompt; a model without them works left to right. */
export interface InfillTokens {
  readonly layout: InfillLayout;
  readonly prefix?: TokenId | undefined;
  readonly suffix?: TokenId | undefined;
  readonly middle?: TokenId | undefined;
  /** Beginning-of-sequence token, where the model wants one. */
  readonly bos?: TokenId | undefined;
  /** Stands before the repository's name, where the model was trained on whole repositories. */
  readonly repository?: TokenId | undefined;
  /** Stands before each file of it. */
  readonly file?: TokenId | undefined;
}

/** A token and how sure the model is of it. */
export interface Scored {
  readonly token: TokenId;
  /** Natural logarithm of its probability. */
  readonly logProbability: number;
}

/** What a model would write next: the most likely token, and the one that it would write otherwise. */
export interface Prediction extends Scored {
  readonly runnerUp?: Scored | undefined;
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
   * Decode, or verify drafts: evaluates all tokens in one batch and returns the most likely next token after
   * each of the last `allowed.length` of them (at least one).
   */
  decode(tokens: readonly TokenId[], allowed: readonly Allowed[]): Promise<Prediction[]>;
  /** Writes tokens and cells to a file, in the library's own format. */
  save(path: string): Promise<void>;
  /**
   * Replaces the sequence by a file's. The file must come from the same model, library and cell types:
   * anything else may end the process.
   */
  restore(path: string): Promise<void>;
}

/** Which texts are which tokens. */
export interface Tokenizer {
  /** Tokens of a text; special tokens that occur in it are plain text. */
  tokenize(text: string): TokenId[];
  /** Text of tokens; special ones have none. An incomplete UTF-8 sequence shows as U+FFFD. */
  detokenize(tokens: readonly TokenId[]): string;
  /** Whether this token ends a generation. */
  isEnd(token: TokenId): boolean;
  /** The text of every token of the vocabulary, by id. */
  pieces(): readonly string[];
}

/** What a loaded model offers. Only `native/` implements it with native code; tests use a scripted one. */
export interface Engine extends Tokenizer {
  readonly infill: InfillTokens;
  /** Tokens of prompt and completion together, in each sequence. */
  readonly contextSize: number;
  readonly backend: string;
  /** As it was once the context was there; absent where no GPU computes. */
  readonly vram?: Vram | undefined;
  /** Release of llama.cpp. */
  readonly release: string;
  readonly sequences: readonly Sequence[];
  /** Bytes of KV cells that one token takes. */
  readonly cellBytes: number;
  /**
   * By how much evaluation of several tokens at once moves the distance between the two best ones, on the average, in
   * natural logarithms of probabilities.
   */
  readonly batchNoise: number;
  /** For a vocabulary that is a part of a larger one: the id in the larger one of each token. */
  readonly fullVocabulary?: readonly TokenId[] | undefined;
  /** Milliseconds of a usual decode step with so many threads: of ten, or fewer where the signal fires. */
  timeThreads(threads: number, signal: AbortSignal): Promise<number>;
  /** Frees the model's memory. */
  dispose(): Promise<void>;
}
