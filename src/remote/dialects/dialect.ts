import type { ContextFile } from '../../completion/types.ts';
import type { ServerEvent } from '../stream.ts';
import type { WindowLimits } from '../window.ts';

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
