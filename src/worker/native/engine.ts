import type { InfillLayout, Vram } from '../../protocol/messages.ts';

/** A token id of the loaded model's vocabulary. */
export type TokenId = number;

/** Allowed tokens, of which the next one must be one; `undefined` means any. The same set should be the same array. */
export type Allowed = readonly TokenId[] | undefined;

/** Infill tokens: the ids that lay out a fill-in-the-middle prompt. A model without them works left to right. */
export interface InfillTokens {
  readonly layout: InfillLayout;
  readonly prefix?: TokenId | undefined;
  readonly suffix?: TokenId | undefined;
  readonly middle?: TokenId | undefined;
  /** Beginning-of-sequence token, where the model wants one. */
  readonly bos?: TokenId | undefined;
  /** Token that stands before the repository's name, where the model was trained on whole repositories. */
  readonly repository?: TokenId | undefined;
  /** Token that stands before each file of the repository. */
  readonly file?: TokenId | undefined;
}

/** A token with its probability. */
interface Scored {
  readonly token: TokenId;
  /** Natural logarithm of the token's probability. */
  readonly logProbability: number;
}

/** Prediction of the next token: the most likely one, and the runner-up, which the model would write otherwise. */
export interface Prediction extends Scored {
  readonly runnerUp?: Scored | undefined;
}

/** Sequence of the KV cache. All methods wait for their native work; none may overlap another. */
export interface Sequence {
  /** Tokens whose KV cells are valid, in order. */
  readonly tokens: readonly TokenId[];
  /** Drops the cells from `length` on. */
  truncate(length: number): Promise<void>;
  /** Evaluates tokens without computing what comes next: prefill. */
  evaluate(tokens: readonly TokenId[]): Promise<void>;
  /**
   * Predictions after each of the last `allowed.length` tokens (at least one), which are evaluated in one batch: to
   * decode, or to verify drafts.
   */
  decode(tokens: readonly TokenId[], allowed: readonly Allowed[]): Promise<Prediction[]>;
  /** Saves tokens and cells to a file, in the library's own format. */
  save(path: string): Promise<void>;
  /**
   * Replaces the sequence by a file's. The file must come from the same model, library and cell types:
   * anything else may end the process.
   */
  restore(path: string): Promise<void>;
}

/** Tokenizer of a model: which texts are which tokens. */
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

/** Engine of a loaded model. Only `native/` implements it with native code; tests use a scripted one. */
export interface Engine extends Tokenizer {
  readonly infill: InfillTokens;
  /** Tokens of prompt and completion together, in each sequence. */
  readonly contextSize: number;
  readonly backend: string;
  /** GPU memory once the context is there; absent where no GPU computes. */
  readonly vram?: Vram | undefined;
  /** Release of llama.cpp. */
  readonly release: string;
  readonly sequences: readonly Sequence[];
  /** Bytes of KV cells that one token takes. */
  readonly cellBytes: number;
  /**
   * Distance by which evaluation of several tokens at once moves that between the two best ones, on average: a
   * difference of natural logarithms of probabilities.
   */
  readonly batchNoise: number;
  /** Id of each token in a larger vocabulary of which this one is a part; absent where it is none. */
  readonly fullVocabulary?: readonly TokenId[] | undefined;
  /**
   * Milliseconds of the fastest of ten decode steps with this number of threads; of fewer steps where the signal fires.
   */
  timeThreads(threads: number, signal: AbortSignal): Promise<number>;
  /** Frees the model's memory. */
  dispose(): Promise<void>;
}
