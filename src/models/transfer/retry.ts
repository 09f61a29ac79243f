import { TransferError } from './error.ts';

/** What went wrong so far. */
export interface Tries {
  /** Connections that broke off after they had brought something. */
  readonly cuts: number;
  /** Attempts in a row that brought nothing. */
  readonly failures: number;
}

export const NO_TRIES: Tries = { cuts: 0, failures: 0 };

/** Our own choice: a server that cuts every connection after some megabytes would be asked forever. */
const MOST_CUTS = 5;

/** Milliseconds before the next attempt, after as many in a row that brought nothing; our own choice. */
const BACKOFF_MS = [1000, 2000, 4000] as const;

/** A server that wants more time than this is left to the user, who sees when; milliseconds. */
const MOST_PATIENCE_MS = 60_000;

/**
 * What follows after an attempt failed: a wait, and what is then known; undefined where another attempt is of no use.
 * @param brought bytes that the attempt brought.
 */
export function nextTry(
  error: unknown,
  tries: Tries,
  brought: number,
): { readonly waitMs: number; readonly tries: Tries } | undefined {
  if (!(error instanceof TransferError)) return undefined;
  const { reason, retryAfterMs } = error;
  const { cuts, failures } = brought > 0 ? { ...tries, failures: 0 } : tries;
  if (reason === 'interrupted' || reason === 'stalled') {
    if (brought === 0 || cuts >= MOST_CUTS) return undefined;
    return { waitMs: BACKOFF_MS[0], tries: { cuts: cuts + 1, failures } };
  }
  // A network that was there a moment ago may come back; one that never was is better said at once.
  const mayPass = reason === 'busy' || (reason === 'offline' && cuts > 0);
  const backoff = BACKOFF_MS[failures];
  if (!mayPass || backoff === undefined) return undefined;
  const waitMs = retryAfterMs ?? backoff;
  return waitMs > MOST_PATIENCE_MS ? undefined : { waitMs, tries: { cuts, failures: failures + 1 } };
}
