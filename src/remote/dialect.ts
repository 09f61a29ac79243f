import type { ContextFile } from '../completion/types.ts';
import { keptWindowStart, suffixWindow, windowStart } from '../util/textWindow.ts';
import type { ServerEvent } from './serverSentEvents.ts';

/** A request to fill in the middle, as all kinds of servers are asked it. */
export interface InfillRequest {
  readonly prefix: string;
  readonly suffix: string;
  /** Path of the file that is written in, relative to the workspace. */
  readonly path: string;
  readonly files: readonly ContextFile[];
  /** Tokens to write at most; 0 only has the prompt evaluated. */
  readonly maxTokens: number;
  /** Whether a line break ends the text. */
  readonly oneLine: boolean;
}

/** Token counts, as the server gives them. */
export interface TokenCounts {
  readonly prompt: number;
  /** Tokens of the prompt that the server did not have in its cache. */
  readonly evaluated: number;
  readonly decoded: number;
}

/** A piece of an answer: what one event says. */
export interface AnswerPiece {
  readonly text: string;
  /** Whether the text ends here. */
  readonly last: boolean;
  readonly counts?: TokenCounts | undefined;
}

/** The dialect of a kind of server: how it is asked, and what its answers mean. */
export interface ServerDialect {
  /** Path of the endpoint below the server's address. */
  readonly path: string;
  readonly window: WindowLimits;
  /** Whether the server may be given requests that nobody waits for yet. */
  readonly ahead: boolean;
  /** Special tokens of the model, which are no text: they end an answer. */
  readonly specials: readonly string[];
  /** Remedy for a server that takes no such request: part of a sentence for the user. */
  readonly ifRefused: string;
  /** The body of a request. @throws RemoteError `special-token` for text that must not be sent. */
  readonly body: (ask: InfillRequest) => object;
  /**
   * The piece that an event stands for; undefined for an event that says nothing of the text.
   * @throws SyntaxError for what cannot be read; RemoteError `broken` where the server says that it gives up.
   */
  readonly read: (event: ServerEvent) => AnswerPiece | undefined;
}

/** Limits of the text that a server is sent, in UTF-16 units; about 3.3 are one token of code. */
export interface WindowLimits {
  readonly prefix: number;
  readonly suffix: number;
}

/** The text before and after the cursor that a model is shown. */
export interface PromptWindow {
  readonly prefix: string;
  readonly suffix: string;
}

/**
 * Shares of the limit that a prefix takes: three quarters in a new window, so that its start need not move soon; a
 * third at least in a window that keeps its start.
 */
const NEW_SHARE = 3 / 4;
const MIN_KEPT_SHARE = 1 / 3;

/**
 * The window of the text around the cursor that is sent. Its start stays where it was while it can, and then moves far
 * at once: a server evaluates everything behind the first difference again.
 * @param previous the prefix that was sent before; empty where there was none.
 */
export function windowAround(
  before: string,
  after: string,
  previous: string,
  limits: WindowLimits,
): PromptWindow {
  const start = startOf(before, previous, limits.prefix);
  return { prefix: before.slice(start), suffix: suffixWindow(after, limits.suffix) };
}

function startOf(before: string, previous: string, limit: number): number {
  const end = before.length;
  if (end <= limit) return 0;
  const kept = keptWindowStart(before, end, limit, previous);
  return kept !== undefined && end - kept >= limit * MIN_KEPT_SHARE
    ? kept
    : windowStart(before, end, limit * NEW_SHARE);
}
