import type { ContextFile } from '../completion/types.ts';
import { keptWindowStart, suffixWindow, windowStart } from '../util/textWindow.ts';
import type { ServerEvent } from './stream.ts';

/** What is wanted of a server. */
export interface Ask {
  readonly prefix: string;
  readonly suffix: string;
  /** Of the file that is written in, relative to the workspace. */
  readonly path: string;
  readonly files: readonly ContextFile[];
  /** 0 only has the prompt evaluated. */
  readonly maxTokens: number;
  /** Whether a line break ends it. */
  readonly oneLine: boolean;
}

/** Tokens, as the server counts them. */
export interface TokenCounts {
  readonly prompt: number;
  /** Of these, those that it did not have from before. */
  readonly evaluated: number;
  readonly decoded: number;
}

/** What one event says. */
export interface Piece {
  readonly text: string;
  /** Whether the text ends here. */
  readonly last: boolean;
  readonly counts?: TokenCounts | undefined;
}

/** How a kind of server is asked, and what its answers mean. */
export interface Dialect {
  /** Below the server's address. */
  readonly path: string;
  readonly window: WindowLimits;
  /** Whether the server may be given work that nobody waits for yet. */
  readonly ahead: boolean;
  /** What is no text to the model: it ends an answer. */
  readonly specials: readonly string[];
  /** What a user may change when the server takes no such request. */
  readonly ifRefused: string;
  /** @throws RemoteError `special-token` for text that must not be sent. */
  readonly body: (ask: Ask) => object;
  /**
   * `undefined` for an event that says nothing of the text.
   * @throws SyntaxError for what cannot be read; RemoteError `broken` where the server says that it gives up.
   */
  readonly read: (event: ServerEvent) => Piece | undefined;
}

/** UTF-16 units of text that a server is sent at most; about 3.3 are one token of code. */
export interface WindowLimits {
  readonly prefix: number;
  readonly suffix: number;
}

/** What a model is shown of the file. */
export interface Window {
  readonly prefix: string;
  readonly suffix: string;
}

/** A new window takes three quarters, so that it need not move soon; a third is the least that is worth keeping. */
const NEW = 3 / 4;
const LEAST = 1 / 3;

/**
 * The text around the cursor that is sent. Its start stays where it was while it can, and then moves far at once: a
 * server evaluates everything behind the first difference again.
 * @param previous the prefix that was sent before; empty where there was none.
 */
export function windowAround(before: string, after: string, previous: string, limits: WindowLimits): Window {
  const start = startOf(before, previous, limits.prefix);
  return { prefix: before.slice(start), suffix: suffixWindow(after, limits.suffix) };
}

function startOf(before: string, previous: string, limit: number): number {
  const end = before.length;
  if (end <= limit) return 0;
  const kept = keptWindowStart(before, end, limit, previous);
  return kept !== undefined && end - kept >= limit * LEAST ? kept : windowStart(before, end, limit * NEW);
}
