import type { ServerEvent } from '../../../src/remote/serverSentEvents.ts';

/** How many tokens of a prompt the server evaluated, and how many it still had from the request before. */
export interface PromptCost {
  readonly evaluatedTokens: number;
  readonly cachedTokens: number;
}

/** A piece of one of a request's completions, or the last word on it. */
export interface PeerEvent {
  /** Which completion, from 0. */
  readonly index: number;
  readonly content: string;
  readonly last?: PromptCost & {
    /** `eos`, `limit` (of tokens, time or indentation), `word` or `none`. */
    readonly reason: string;
  };
}

/** The fields that we read of what llama-server sends. */
interface Sent {
  readonly error?: { readonly message?: string };
  readonly index?: number;
  readonly content?: string;
  readonly stop?: boolean;
  readonly stop_type?: string;
  readonly timings?: { readonly prompt_n?: number; readonly cache_n?: number };
}

/**
 * What an event of a streamed answer of `/infill` says; undefined for one that says nothing of the text.
 * @throws Error with the server's own words when the server gave up.
 */
export function peerEvent({ name, data }: ServerEvent): PeerEvent | undefined {
  if (name === 'error') throw new Error(`llama-server: ${data}`);
  const sent = JSON.parse(data) as Sent | null;
  if (sent?.error) throw new Error(`llama-server: ${sent.error.message ?? 'unknown error'}`);
  if (sent?.content === undefined) return undefined;
  const piece = { index: sent.index ?? 0, content: sent.content };
  return sent.stop === true ? { ...piece, last: lastOf(sent) } : piece;
}

function lastOf({ stop_type: reason = 'none', timings }: Sent): PeerEvent['last'] & object {
  const { prompt_n: evaluatedTokens, cache_n: cachedTokens } = timings ?? {};
  if (evaluatedTokens === undefined || cachedTokens === undefined)
    throw new Error('llama-server: an answer without timings');
  return { reason, evaluatedTokens, cachedTokens };
}
