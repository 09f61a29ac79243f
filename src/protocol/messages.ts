/**
 * Everything that crosses the boundary between the extension host and the worker. Both sides import this
 * one file; the worker's first message carries the version, and the host refuses any other.
 */
export const PROTOCOL_VERSION = 4;

/** What to load. A worker loads exactly one model in its life: a switch is another process. */
export interface LoadParams {
  /** Absolute path of the GGUF file, or of the first shard of a split one. */
  readonly modelPath: string;
  /** CPU threads for evaluation, at least 1. */
  readonly threads: number;
  /** Numbers of threads that may be faster, to be tried once in a pause; none where the user has set one. */
  readonly threadChoices?: readonly number[] | undefined;
  /** Context size in tokens: prompt and generated tokens together. */
  readonly contextSize: number;
  /** Bytes that the KV cells of all sequences may take together. */
  readonly kvBudget: number;
  /** Element type of the KV cells; `q8_0` halves their memory. */
  readonly kvType: 'f16' | 'q8_0';
  /** The GPU to use: none, what the platform's binary has built in, or another copy of the library. */
  readonly gpu: 'off' | 'built-in' | GpuLibrary;
  /** A small model that drafts for this one, as a path like `modelPath`. */
  readonly draftPath?: string | undefined;
  readonly adapter?: Adapter | undefined;
  /** Where calibrations and KV snapshots are kept; nothing is kept without it. */
  readonly storage?: WorkerStorage | undefined;
  /** What else changes how fast this machine computes (on battery or not): calibrations are kept for each. */
  readonly conditions: string;
}

/** A LoRA adapter: what was trained on top of the model. */
export interface Adapter {
  /** Absolute path of the GGUF file. */
  readonly path: string;
  /** How much of it is added to the weights: 1 is as it was trained. */
  readonly scale: number;
}

/** A copy of the library's JavaScript with the binary of a GPU beside it. */
export interface GpuLibrary {
  readonly kind: 'cuda' | 'vulkan';
  /** Absolute path of the library's entry file. */
  readonly entry: string;
}

export interface WorkerStorage {
  /** Absolute path; made when it is missing. */
  readonly folder: string;
  /** Bytes that all KV snapshots may take together; 0 keeps none. */
  readonly snapshotLimit: number;
}

/** How the loaded model lays out a fill-in-the-middle prompt. */
export type InfillLayout =
  'prefix-suffix-middle' | 'suffix-prefix' | 'suffix-prefix-middle' | 'left-to-right';

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
  /** Bytes that their cells take. */
  readonly kvBytes: number;
  /** Why a draft model that was asked for does not draft. */
  readonly draftProblem?: string | undefined;
}

/** A GPU's memory, bytes. */
export interface Vram {
  readonly total: number;
  /** What nobody uses. */
  readonly free: number;
}

/** A place where text is wanted. LF line ends. */
export interface PromptPlace {
  /** Identifies the document. */
  readonly document: string;
  /** Relative to the workspace, for models that are told where files lie. */
  readonly path?: string | undefined;
  /** Text before the cursor. */
  readonly before: string;
  /** Text that follows the completion. */
  readonly suffix: string;
  /** What a new prompt is to begin with, what changes least first. */
  readonly context?: readonly ContextFile[] | undefined;
}

/** Text from another file, or from elsewhere in this one. */
export interface ContextFile {
  /** Relative to the workspace, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** How far a completion may go. */
export interface Extent {
  /** Lines at most, the rest of the cursor's own included: 1 ends with the line. */
  readonly maxLines: number;
  /**
   * Columns: the first line after the completion's own first one that is indented so far or less does not
   * belong to the block any more. Without it only the other stops end the completion.
   */
  readonly outer?: number | undefined;
  /** Columns: a line that is deeper still belongs to it where it opens a block that indentation alone makes. */
  readonly scope?: number | undefined;
  /** Whether that line is still taken where it closes the block (`}`, `end`), because nothing closes it yet. */
  readonly closes?: boolean | undefined;
  /** Columns of a tab. */
  readonly tabSize: number;
}

export interface CompleteParams extends PromptPlace {
  /** Upper limit of decoded tokens. */
  readonly maxTokens: number;
  /** Absent: to the end of the line. */
  readonly extent?: Extent | undefined;
  /** Other completions that are wanted besides, at most. */
  readonly alternatives?: number | undefined;
  /** Prefill begins at once, decoding not before this many milliseconds have passed. */
  readonly decodeAfterMs?: number | undefined;
  /** Whether anything else goes first. */
  readonly idle?: boolean | undefined;
}

/** What one completion cost. Token counts are exact; times are milliseconds in the worker. */
export interface CompletionCost {
  /** Tokens in the prompt, without those kept back for token healing. */
  readonly promptTokens: number;
  /** Prompt tokens that were not in the KV cache and had to be evaluated before the first new token. */
  readonly evaluatedTokens: number;
  /** Tokens sampled, those that spell the kept-back stub included. */
  readonly decodedTokens: number;
  /** Of these, those that the text was cut off before: they were sampled to see that it ended. */
  readonly unusedTokens: number;
  /** Native calls that decoded them: fewer than tokens where drafts were right. */
  readonly decodeSteps: number;
  /** Work until the first sampled token, without the wait of `decodeAfterMs`. */
  readonly firstTokenMs: number;
  /** As above, to the last token. */
  readonly totalMs: number;
  /** Where the prompt's anchor came from. */
  readonly anchor: AnchorOrigin;
}

/**
 * `kept` from the request before, `new`, a `local` one because the full window would have taken too long, or
 * `restored` from a snapshot.
 */
export type AnchorOrigin = 'kept' | 'new' | 'local' | 'restored';

/** `line`: enough lines. `block`: the block ended. `suffix`: it came to what follows. `repetition`: it goes in circles. */
export type StopReason =
  'line' | 'block' | 'suffix' | 'repetition' | 'end-of-text' | 'length' | 'stub-not-spelled';

/** How sure the model was of one token of a text. */
export interface TokenScore {
  /** Where the token ends in the text, in UTF-16 units; never 0. */
  readonly end: number;
  /** Natural logarithm of its probability. */
  readonly logProbability: number;
}

/** One text that a model wrote. */
export interface Written {
  /** Text after the cursor, LF line ends. */
  readonly text: string;
  readonly scores: readonly TokenScore[];
}

export interface CompleteResult extends Written {
  readonly stop: StopReason;
  readonly alternatives: readonly Written[];
  readonly cost: CompletionCost;
}

export interface WarmResult {
  readonly promptTokens: number;
  readonly evaluatedTokens: number;
}

/** Sent after each chunk of prefill and each token: a sign of life, and the text as it grows. */
export interface CompleteProgress {
  /** Prompt tokens evaluated so far by this request. */
  readonly evaluatedTokens: number;
  /** The completion so far. */
  readonly text: string;
}

/** How fast a model computes, without drafts. */
export interface MeasuredSpeed {
  /** Tokens a second in a prefill. */
  readonly prefillRate: number;
  /** Milliseconds to decode one token, on the average. */
  readonly stepMs: number;
  /** Milliseconds to decode one token while nothing delays it. */
  readonly quietStepMs: number;
  /** Tokens in the KV cache before it, on the average. */
  readonly depth: number;
}

export interface SpeedResult {
  /** Absent as long as nothing was measured. */
  readonly speed?: MeasuredSpeed | undefined;
}

/** Each call's parameters, progress values and result. */
export interface Calls {
  readonly load: { params: LoadParams; progress: { fraction: number }; result: LoadedModel };
  readonly complete: { params: CompleteParams; progress: CompleteProgress; result: CompleteResult };
  /** Prefills the prompt of a place so that the completion that follows finds it in the KV cache. */
  readonly warm: { params: PromptPlace; progress: CompleteProgress; result: WarmResult };
  /** SHA-256 of a file, as lower-case hexadecimal. */
  readonly hash: { params: { path: string }; progress: never; result: { sha256: string } };
  /** How fast the loaded model was seen to be. */
  readonly speed: { params: Record<string, never>; progress: never; result: SpeedResult };
  readonly ping: { params: Record<string, never>; progress: never; result: Record<string, never> };
}

export type Method = keyof Calls;

/** Why a call failed. `cancelled` is also the answer to a request that a newer one superseded. */
export type FailureCode = 'cancelled' | 'load-failed' | 'native-missing' | 'not-loaded' | 'internal';

export type HostMessage =
  | { [M in Method]: { kind: 'call'; id: number; method: M; params: Calls[M]['params'] } }[Method]
  | { kind: 'cancel'; id: number };

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

/** A call that did not end well. */
export class CallError extends Error {
  readonly code: FailureCode;

  constructor(code: FailureCode, message: string) {
    super(message);
    this.name = 'CallError';
    this.code = code;
  }
}
