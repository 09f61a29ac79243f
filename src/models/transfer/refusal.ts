import { TransferError, type TransferReason } from './error.ts';
import { retryAfterMs, waitText } from './retryAfter.ts';

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
