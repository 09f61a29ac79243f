import { KindError } from '../util/errors.ts';

/**
 * Version of this protocol: of everything that crosses the boundary between the extension host and the worker. Both
 * sides import this one file; the worker's first message carries the version, and the host refuses any other.
 */
export const PROTOCOL_VERSION = 6;

/**
 * Parameters of a load: the model, and how to run it. A worker loads exactly one model in its life: a switch is another
 * process.
 */
export interface LoadParams {
  /** Absolute path of the GGUF file, or of the first shard of a split one. */
  readonly modelPath: string;
  /** CPU threads for evaluation, at least 1. */
  readonly threads: number;
  /** Numbers of threads to try once in a pause, because one may be faster; none where the user has set one. */
  readonly threadChoices?: readonly number[] | undefined;
  /** Context size in tokens: prompt and generated tokens together. */
  readonly contextSize: number;
  /** Bytes that the KV cells of all sequences may take together. */
  readonly kvBudget: number;
  /** Element type of the KV cells; `q8_0` halves their memory. */
  readonly kvType: 'f16' | 'q8_0';
  /** GPU to use: none, the one that the platform's binary has built in, or that of another copy of the library. */
  readonly gpu: 'off' | 'built-in' | GpuLibrary;
  /** Path, as `modelPath`, of a small model that drafts for this one. */
  readonly draftPath?: string | undefined;
  readonly adapter?: Adapter | undefined;
  /** Where calibrations and KV snapshots are kept from run to run; without it they are forgotten. */
  readonly storage?: WorkerStorage | undefined;
  /** Conditions that change how fast this machine computes (`battery`, `mains`): each has calibrations of its own. */
  readonly conditions: string;
}

/** A LoRA adapter: weights that were trained on top of a model. */
export interface Adapter {
  /** Absolute path of the GGUF file. */
  readonly path: string;
  /** Factor by which its weights count: 1 is as they were trained. */
  readonly scale: number;
}

/** A copy of the library's JavaScript with the binary of a GPU beside it. */
interface GpuLibrary {
  readonly kind: 'cuda' | 'vulkan';
  /** Absolute path of the library's entry file. */
  readonly entry: string;
}

/** Folder in which the worker keeps its own files. */
interface WorkerStorage {
  /** Absolute path; made when it is missing. */
  readonly folder: string;
  /** Bytes that all KV snapshots may take together; 0 keeps none. */
  readonly snapshotLimit: number;
}

/** How the loaded model lays out a fill-in-the-middle prompt. */
export type InfillLayout =
  'prefix-suffix-middle' | 'suffix-prefix' | 'suffix-prefix-middle' | 'left-to-right';

/** Facts of a model once it is loaded. */
export interface LoadedModel {
  readonly layout: InfillLayout;
  /** Tokens, as allocated: may be larger than asked for. */
  readonly contextSize: number;
  /** Compute backend that was really loaded: `cpu`, `metal`, `cuda` or `vulkan`. */
  readonly backend: string;
  /** The GPU's memory once all is loaded; absent for a CPU. */
  readonly vram?: Vram | undefined;
  readonly vocabularySize: number;
  readonly loadMs: number;
  /** Prompts that the KV cache holds at the same time. */
  readonly sequences: number;
  /** Bytes that the cells of all sequences take. */
  readonly kvBytes: number;
  /** Why a draft model that was asked for does not draft. */
  readonly draftProblem?: string | undefined;
}

/** Memory of a GPU, bytes. */
export interface Vram {
  readonly total: number;
  /** Bytes that no process uses. */
  readonly free: number;
}

/** A place where text is wanted. LF line ends. */
export interface PromptPlace {
  /** Identifies the document. */
  readonly document: string;
  /** Path relative to the workspace, for models that are told where files lie. */
  readonly path?: string | undefined;
  /** Text before the cursor. */
  readonly before: string;
  /** Text that follows the completion. */
  readonly suffix: string;
  /** Other files that a new prompt is to begin with, those that change least first. */
  readonly context?: readonly ContextFile[] | undefined;
}

/** Text from another file, or from elsewhere in this one. */
export interface ContextFile {
  /** Path relative to the workspace, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** How far a completion may go. */
export interface Extent {
  /** Lines at most, the cursor's own included: 1 ends with that line. */
  readonly maxLines: number;
  /**
   * Columns: the first line after the completion's own first one that is indented as far as this or less does not
   * belong to the block any more. Without it only the other stops end the completion.
   */
  readonly outer?: number | undefined;
  /**
   * Columns: a line that is deeper belongs to the block all the same where it opens a block made by indentation alone.
   */
  readonly scope?: number | undefined;
  /**
   * Whether the line at `outer` is still taken where it closes the block (`}`, `end`), because no line closes it yet.
   */
  readonly closes?: boolean | undefined;
  /** Columns that a tab is wide. */
  readonly tabSize: number;
}

/** Parameters of a completion. */
export interface CompleteParams extends PromptPlace {
  /** Upper limit of decoded tokens. */
  readonly maxTokens: number;
  /** How far the completion may go; absent: to the end of the line. */
  readonly extent?: Extent | undefined;
  /** Number of other completions that are wanted besides, at most. */
  readonly alternatives?: number | undefined;
  /** Milliseconds before which decoding does not begin; prefill begins at once. */
  readonly decodeAfterMs?: number | undefined;
  /** Whether any other request goes first. */
  readonly idle?: boolean | undefined;
  /** How certain the text has to be; absent: as uncertain as it may be. */
  readonly certainty?: LeastCertainty | undefined;
}

/**
 * The least certainty of a text. Values are natural logarithms of the probability that all tokens of a stretch are what
 * the user wants: the sum of the tokens' log-probabilities.
 */
export interface LeastCertainty {
  /** Of the text up to any token of its first line. */
  readonly firstLine: number;
  /** Of each later line by itself. */
  readonly laterLine: number;
  /** Of the text up to any token of a later line. */
  readonly laterLines: number;
}

/** Work that one completion took. Token counts are exact; times are milliseconds in the worker. */
export interface CompletionCost {
  /** Tokens in the prompt, without the stub that is kept back for token healing. */
  readonly promptTokens: number;
  /** Prompt tokens that were not in the KV cache and had to be evaluated before the first new token. */
  readonly evaluatedTokens: number;
  /** Tokens sampled, those that spell the stub included. */
  readonly decodedTokens: number;
  /** Tokens of these behind the place where the text was cut off: they were sampled to see that it ended. */
  readonly unusedTokens: number;
  /** Native calls that decoded the tokens: fewer than tokens where drafts were right. */
  readonly decodeSteps: number;
  /** Time until the first sampled token, without the wait of `decodeAfterMs`. */
  readonly firstTokenMs: number;
  /** Time until the last token, without that wait. */
  readonly totalMs: number;
  /** Where the prompt's anchor came from. */
  readonly anchor: AnchorOrigin;
}

/**
 * Origin of a prompt's anchor: `kept` from an earlier request, `new`, `local` (of short reach, because the full window
 * would have taken too long), or `restored` from a snapshot.
 */
export type AnchorOrigin = 'kept' | 'new' | 'local' | 'restored';

/**
 * Why a text ended. `line`: it has as many lines as are wanted. `block`: its block ended. `suffix`: it came to the text
 * that follows the cursor. `repetition`: it goes in circles. `end-of-text`: the model ended it. `length`: it has as
 * many tokens as are wanted. `doubt`: it is no longer as certain as is wanted; its last token is the first uncertain one.
 * `stub-not-spelled`: the model did not spell the stub, so that there is no text.
 */
export type StopReason =
  'line' | 'block' | 'suffix' | 'repetition' | 'end-of-text' | 'length' | 'doubt' | 'stub-not-spelled';

/** Probability that the model gave to one token of a text. */
export interface TokenScore {
  /** Where the token ends in the text, in UTF-16 units; never 0. */
  readonly end: number;
  /** Natural logarithm of the token's probability. */
  readonly logProbability: number;
}

/** A text that a model wrote, with the probabilities of its tokens. */
export interface ScoredText {
  /** Text after the cursor, LF line ends. */
  readonly text: string;
  readonly scores: readonly TokenScore[];
}

/** Result of a completion: the text that is shown, and others that were asked for. */
export interface CompleteResult extends ScoredText {
  readonly stop: StopReason;
  readonly alternatives: readonly ScoredText[];
  readonly cost: CompletionCost;
}

/** Result of a prefill; `evaluatedTokens` of the prompt's tokens were not in the KV cache. */
export interface PrefillResult {
  readonly promptTokens: number;
  readonly evaluatedTokens: number;
}

/** Progress of a completion or a prefill, sent after each chunk of prefill and each token: also a sign of life. */
export interface CompleteProgress {
  /** Prompt tokens evaluated so far by this request. */
  readonly evaluatedTokens: number;
  /** The completion so far. */
  readonly text: string;
}

/** Speed of a model on this machine, without drafts. */
export interface MeasuredSpeed {
  /** Tokens a second in a prefill. */
  readonly prefillRate: number;
  /** Milliseconds to decode one token, on average. */
  readonly stepMs: number;
  /** Milliseconds to decode one token while nothing delays it. */
  readonly quietStepMs: number;
  /** Tokens in the KV cache before that token, on average. */
  readonly depth: number;
}

interface SpeedResult {
  /** Absent as long as nothing was measured. */
  readonly speed?: MeasuredSpeed | undefined;
}

/** Calls by method: each one's parameters, progress values and result. */
export interface Calls {
  readonly load: { params: LoadParams; progress: { fraction: number }; result: LoadedModel };
  readonly complete: { params: CompleteParams; progress: CompleteProgress; result: CompleteResult };
  /** Prefills the prompt of a place so that the completion that follows finds it in the KV cache. */
  readonly prefill: { params: PromptPlace; progress: CompleteProgress; result: PrefillResult };
  /** SHA-256 of a file, as lower-case hexadecimal. */
  readonly hash: { params: { path: string }; progress: never; result: { sha256: string } };
  /** Speed of the loaded model, as far as it was measured. */
  readonly speed: { params: Record<string, never>; progress: never; result: SpeedResult };
  readonly ping: { params: Record<string, never>; progress: never; result: Record<string, never> };
}

/** Name of a call. */
export type Method = keyof Calls;

/** Why a call failed. `cancelled` is also the answer to a request that a newer one superseded. */
type FailureCode = 'cancelled' | 'load-failed' | 'native-missing' | 'not-loaded' | 'internal';

/** A message from the host to the worker. */
export type HostMessage =
  | { [M in Method]: { kind: 'call'; id: number; method: M; params: Calls[M]['params'] } }[Method]
  | { kind: 'cancel'; id: number };

/** A message from the worker to the host. */
export type WorkerMessage =
  | { kind: 'hello'; version: number; pid: number }
  | { kind: 'progress'; id: number; value: unknown }
  | { kind: 'result'; id: number; value: unknown }
  | { kind: 'failure'; id: number; code: FailureCode; message: string }
  | { kind: 'log'; level: 'debug' | 'info' | 'warn' | 'error'; message: string };

const WORKER_KINDS = new Set(['hello', 'progress', 'result', 'failure', 'log']);

/** Whether a value that arrived from the other process has the outer form of a worker's message. */
export function isWorkerMessage(value: unknown): value is WorkerMessage {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  const { kind } = value;
  if (typeof kind !== 'string' || !WORKER_KINDS.has(kind)) return false;
  return kind === 'hello' || kind === 'log' || ('id' in value && typeof value.id === 'number');
}

/** Whether a value has the outer form of a host's message. */
export function isHostMessage(value: unknown): value is HostMessage {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  if (!('id' in value) || typeof value.id !== 'number') return false;
  return value.kind === 'cancel' || (value.kind === 'call' && 'method' in value && 'params' in value);
}

/** Error of a call that failed, with the reason as a code. */
export class CallError extends KindError<FailureCode> {
  override readonly name = 'CallError';
}
