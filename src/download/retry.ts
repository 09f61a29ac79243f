import { TransferError, type TransferReason } from './errors.ts';

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

/**
 * How long a server asked to be left alone, in milliseconds; undefined where it did not, or not so that it makes sense.
 * A date counts from the server's own clock where it says its time, since ours may be wrong.
 * @param now ours, in milliseconds since 1970.
 */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const text = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const at = Date.parse(text);
  if (Number.isNaN(at)) return undefined;
  const serverNow = Date.parse(headers.get('date') ?? '');
  return Math.max(0, at - (Number.isNaN(serverNow) ? now : serverNow));
}

/** A time to wait as people say it, rounded up: `90 s`, `5 minutes`, `3 hours`. */
export function waitText(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds <= 120) return `${seconds} s`;
  return seconds <= 7200 ? `${Math.ceil(seconds / 60)} minutes` : `${Math.ceil(seconds / 3600)} hours`;
}

/** Why a server did not give a file, by the status of its answer. */
export function refusal(url: URL, { status, headers }: Response): TransferError {
  if (status === 404 || status === 410) return gone(url, status);
  const statement = `${url.host} answered with status ${status} instead of the file.`;
  if (status === 429) return tooMany(statement, retryAfterMs(headers, Date.now()));
  const [reason, remedy] = REMEDIES[status] ?? (status >= 500 ? OWN_FAULT : OTHER);
  return new TransferError(reason, statement, remedy);
}

type Remedy = readonly [reason: TransferReason, remedy: string];

/** Hugging Face says 401 of what does not exist, too. */
const NO_ACCESS: Remedy = [
  'needs-access',
  'It is not there, or wants a licence to be accepted or a token; Nearline downloads public files only.',
];
const OWN_FAULT: Remedy = ['busy', 'The server has a fault of its own. Try again later.'];
const OTHER: Remedy = ['server', 'Try again later.'];

const REMEDIES: Readonly<Record<number, Remedy>> = {
  401: NO_ACCESS,
  403: NO_ACCESS,
  416: ['server', 'It has no such part of the file, and not the whole file either. Try again later.'],
};

function gone({ host, pathname }: URL, status: number): TransferError {
  const file = pathname.split('/').at(-1) ?? '';
  const statement = `${host} has no file ${file} (${status}).`;
  return new TransferError('not-found', statement, 'It was renamed or taken down: look for a newer one.');
}

function tooMany(statement: string, waitMs: number | undefined): TransferError {
  const when = waitMs === undefined ? 'later' : `in ${waitText(waitMs)}`;
  const remedy = `It had too many requests. Try again ${when}.`;
  return new TransferError('busy', statement, remedy, { retryAfterMs: waitMs });
}
