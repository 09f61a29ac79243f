import { type Clock, delay } from '../util/async.ts';
import { DownloadError } from './errors.ts';

/**
 * Repeats an attempt until it succeeds, with the waits that {@link nextRetry} gives. Rejects as the last attempt does, and
 * with the signal's reason when aborted while waiting.
 * @param receivedBytes bytes that all attempts together have received so far.
 */
export async function withRetries(
  attempt: () => Promise<void>,
  receivedBytes: () => number,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  let history = NO_FAILURES;
  for (;;) {
    const before = receivedBytes();
    try {
      await attempt();
      return;
    } catch (error) {
      const retry = nextRetry(error, history, receivedBytes() - before);
      if (!retry) throw error;
      history = retry.history;
      await delay(clock, retry.waitMs, signal);
    }
  }
}

/** Failures of a download so far. */
interface RetryHistory {
  /** Connections that broke off after they had brought bytes. */
  readonly cuts: number;
  /** Attempts in a row that brought no byte. */
  readonly failures: number;
}

/** The history before the first attempt. */
export const NO_FAILURES: RetryHistory = { cuts: 0, failures: 0 };

/** Cuts after which a download is given up; our own choice: a server that cuts each connection would be asked forever. */
const MAX_CUTS = 5;

/** Milliseconds before the next attempt, after zero, one and two failures in a row; our own choice. */
const BACKOFF_MS = [1000, 2000, 4000] as const;

/** Longest wait that a server can ask for, in milliseconds; a longer one is left to the user, who is told when. */
const MAX_WAIT_MS = 60_000;

/**
 * The wait before the next attempt and the history that includes this failure; undefined where another attempt is of no use.
 * @param brought bytes that the failed attempt received.
 */
export function nextRetry(
  error: unknown,
  history: RetryHistory,
  brought: number,
): { readonly waitMs: number; readonly history: RetryHistory } | undefined {
  if (!(error instanceof DownloadError)) return undefined;
  const { kind, retryAfterMs } = error;
  const { cuts, failures } = brought > 0 ? { ...history, failures: 0 } : history;
  if (kind === 'interrupted' || kind === 'stalled') {
    if (brought === 0 || cuts >= MAX_CUTS) return undefined;
    return { waitMs: BACKOFF_MS[0], history: { cuts: cuts + 1, failures } };
  }
  // A network that was there a moment ago may come back; one that never was is better reported at once.
  const mayPass = kind === 'busy' || (kind === 'offline' && cuts > 0);
  const backoff = BACKOFF_MS[failures];
  if (!mayPass || backoff === undefined) return undefined;
  const waitMs = retryAfterMs ?? backoff;
  return waitMs > MAX_WAIT_MS ? undefined : { waitMs, history: { cuts, failures: failures + 1 } };
}
