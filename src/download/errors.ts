import { KindError, messageOf } from '../util/errors.ts';

/** Why a file was not downloaded; a caller decides by this code and shows the message. */
export type DownloadReason =
  | 'cancelled'
  /** An address that the file may not come from, or one redirect too many. */
  | 'refused'
  | 'needs-access'
  | 'not-found'
  /** The server cannot answer now: too many requests, or a fault of its own. */
  | 'busy'
  /** A response that is of no use. */
  | 'server'
  | 'offline'
  | 'untrusted'
  | 'proxy'
  | 'interrupted'
  | 'stalled'
  /** Something else came in the place of the file: a sign-in page, a Git LFS pointer. */
  | 'impostor'
  /** The file has another size or hash. */
  | 'mismatch'
  | DiskReason
  | 'unexpected';

/** What a disk can have against a file. */
type DiskReason = 'no-space' | 'not-writable' | 'in-use';

/** The only error that downloads and copies of this folder reject with; `message` is for the user. */
export class DownloadError extends KindError<DownloadReason> {
  override readonly name = 'DownloadError';
  /** What is wrong, in a sentence. The message is this and a remedy; a caller who knows a better remedy appends that. */
  readonly statement: string;
  /** Milliseconds that the server asked to be left alone; undefined where it did not. */
  readonly retryAfterMs: number | undefined;

  constructor(
    kind: DownloadReason,
    statement: string,
    remedy = '',
    options: ErrorOptions & { readonly retryAfterMs?: number | undefined } = {},
  ) {
    super(kind, remedy === '' ? statement : `${statement} ${remedy}`, options);
    this.statement = statement;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/**
 * A thrown value as a DownloadError: itself, a problem of the disk, or `unexpected`.
 * @param signal the user's; a failure after it was aborted is `cancelled`.
 */
export function asDownloadError(error: unknown, signal: AbortSignal): DownloadError {
  if (signal.aborted) return new DownloadError('cancelled', 'The download was cancelled.');
  if (error instanceof DownloadError) return error;
  const problem = diskProblem(error, 'The folder');
  const text = problem?.text ?? messageOf(error);
  return new DownloadError(problem?.reason ?? 'unexpected', text, '', { cause: error });
}

/** The error for a file that is not the one that was published. */
export function mismatchError(name: string): DownloadError {
  const remedy = 'It was changed on the server, or damaged on the way. Try again later.';
  return new DownloadError('mismatch', `${name} is not the file that was published.`, remedy);
}

/** A kind of failure on the way to a server, recognized by what `fetch` says. */
interface ConnectionFailure {
  readonly test: RegExp;
  readonly reason: DownloadReason;
  readonly statement: (name: string, code: string) => string;
  readonly remedy: string;
}

const notReached = (name: string, code: string): string =>
  `The server of ${name} could not be reached (${code}).`;

/** Codes and messages of Node's network and TLS, of undici and of Chromium; the first that fits counts. */
const CONNECTION_FAILURES: readonly ConnectionFailure[] = [
  {
    // Electron's own fetch cannot stop at a redirect, and none may go unseen.
    test: /redirect was cancelled/i,
    reason: 'proxy',
    statement: (name) =>
      `The server of ${name} sends the download elsewhere, which the editor does not let us see.`,
    remedy: "Turn off 'http.electronFetch' in the editor's settings, and try again.",
  },
  {
    test: /proxy|tunnel/i,
    reason: 'proxy',
    statement: (name, code) => `The proxy did not let the download of ${name} through (${code}).`,
    remedy: "See 'http.proxy' in the editor's settings.",
  },
  {
    test: /CERT|SSL|TLS|EPROTO|UNABLE_TO_(?:VERIFY|GET)|HOSTNAME_MISMATCH/,
    reason: 'untrusted',
    statement: (name, code) => `The connection to the server of ${name} cannot be trusted (${code}).`,
    remedy:
      'Where a proxy looks into connections, its certificate has to be installed in the operating system; is the clock right?',
  },
  {
    test: /ENOTFOUND|EAI_AGAIN|ENETUNREACH|ENETDOWN|NAME_NOT_RESOLVED|INTERNET_DISCONNECTED/,
    reason: 'offline',
    statement: notReached,
    remedy: "Is this machine online? Check the connection and the editor's proxy settings.",
  },
];

const OTHER_FAILURE: Omit<ConnectionFailure, 'test'> = {
  reason: 'offline',
  statement: notReached,
  remedy: "Check the connection and the editor's proxy settings.",
};

/** The error for what `fetch` rejected with, with its code and a remedy. @param name of the file. */
export function connectionError(error: unknown, name: string): DownloadError {
  const causes = causesOf(error);
  const codes = causes.flatMap(({ code }) => (typeof code === 'string' ? [code] : []));
  // Node 20 says nothing at all of a proxy that wants a sign-in.
  const texts = [...causes.map(({ message }) => message), ...codes].filter((text) => text !== '');
  const failure = CONNECTION_FAILURES.find(({ test }) => test.test(texts.join('\n'))) ?? OTHER_FAILURE;
  const statement = failure.statement(name, texts.at(-1) ?? 'no reason given');
  return new DownloadError(failure.reason, statement, failure.remedy, { cause: error });
}

/** `fetch` hides why it failed in the cause. */
function causesOf(error: unknown): readonly NodeJS.ErrnoException[] {
  return error instanceof Error ? [error, ...causesOf(error.cause)] : [];
}

type ReasonAndRemedy = readonly [reason: DownloadReason, remedy: string];

/** Hugging Face says 401 of what does not exist, too. */
const NO_ACCESS: ReasonAndRemedy = [
  'needs-access',
  'It is not there, or wants a licence to be accepted or a token; Nearline downloads public files only.',
];
const SERVER_FAULT: ReasonAndRemedy = ['busy', 'The server has a fault of its own. Try again later.'];
const OTHER_STATUS: ReasonAndRemedy = ['server', 'Try again later.'];

const BY_STATUS: Readonly<Record<number, ReasonAndRemedy>> = {
  401: NO_ACCESS,
  403: NO_ACCESS,
  416: ['server', 'It has no such part of the file, and not the whole file either. Try again later.'],
};

/** The error for a response without the file, by its status. */
export function statusError(url: URL, { status, headers }: Response): DownloadError {
  if (status === 404 || status === 410) return notFoundError(url, status);
  const statement = `${url.host} answered with status ${status} instead of the file.`;
  if (status === 429) return tooManyRequestsError(statement, retryAfterMs(headers, Date.now()));
  const [reason, remedy] = BY_STATUS[status] ?? (status >= 500 ? SERVER_FAULT : OTHER_STATUS);
  return new DownloadError(reason, statement, remedy);
}

function notFoundError({ host, pathname }: URL, status: number): DownloadError {
  const file = pathname.split('/').at(-1) ?? '';
  const statement = `${host} has no file ${file} (${status}).`;
  return new DownloadError('not-found', statement, 'It was renamed or taken down: look for a newer one.');
}

function tooManyRequestsError(statement: string, waitMs: number | undefined): DownloadError {
  const when = waitMs === undefined ? 'later' : `in ${waitText(waitMs)}`;
  const remedy = `It had too many requests. Try again ${when}.`;
  return new DownloadError('busy', statement, remedy, { retryAfterMs: waitMs });
}

/**
 * Milliseconds that a server asks to be left alone, by its Retry-After; undefined where there is none that makes sense.
 * A date counts from the server's own clock where it says its time, since this machine's may be wrong.
 * @param now this machine's time, in milliseconds since 1970.
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

/** Reasons by the codes of Node's errors. */
const DISK_REASONS: Readonly<Record<string, DiskReason>> = {
  EACCES: 'not-writable',
  EROFS: 'not-writable',
  ENOTDIR: 'not-writable',
  EISDIR: 'not-writable',
  ERR_FS_EISDIR: 'not-writable',
  EEXIST: 'not-writable',
  ENOENT: 'not-writable',
  ENAMETOOLONG: 'not-writable',
  ELOOP: 'not-writable',
  EIO: 'not-writable',
  // Windows says so of a file that a process has loaded.
  EPERM: process.platform === 'win32' ? 'in-use' : 'not-writable',
  EBUSY: 'in-use',
  ENOTEMPTY: 'in-use',
  ENOSPC: 'no-space',
  EDQUOT: 'no-space',
};

/**
 * The problem that an error of the file system stands for, and the sentence that says so; undefined for any other error.
 * @param folder what cannot be written to where nothing more is known, as the beginning of a sentence.
 */
export function diskProblem(
  error: unknown,
  folder: string,
): { readonly reason: DiskReason; readonly text: string } | undefined {
  const { code = '', path } = error as NodeJS.ErrnoException;
  const reason = DISK_REASONS[code];
  if (!reason) return undefined;
  const place = path === undefined ? '' : ` (${code} at ${path})`;
  return { reason, text: `${diskSentence(reason, folder)}${place}.` };
}

function diskSentence(reason: DiskReason, folder: string): string {
  if (reason === 'no-space') return 'The disk is full: make room and try again';
  if (reason === 'in-use') return 'Files are in use: close the other windows and try again';
  return `${folder} cannot be written to`;
}
