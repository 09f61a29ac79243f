import { messageOf } from '../util/log.ts';
import { sizeText, STALL_MS } from './progress.ts';

/** Why a file was not downloaded; a caller decides by this code and shows the message. */
export type TransferReason =
  | 'cancelled'
  /** An address that the file may not come from, or one redirect too many. */
  | 'refused'
  | 'needs-access'
  | 'not-found'
  /** The server cannot answer now: too many requests, or a fault of its own. */
  | 'busy'
  /** An answer of which nothing can be made. */
  | 'server'
  | 'offline'
  | 'untrusted'
  | 'proxy'
  | 'interrupted'
  | 'stalled'
  /** Something else came in the place of the file: a sign-in page, a Git LFS pointer. */
  | 'impostor'
  /** The file is of another size, or hash. */
  | 'mismatch'
  | 'no-space'
  | 'not-writable'
  | 'in-use'
  | 'unexpected';

/** What a {@link TransferError} may know besides its message. */
export interface TransferErrorOptions extends ErrorOptions {
  /** How long the server asked to be left alone, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

/** The only error that this folder's downloads reject with; `message` is for the user. */
export class TransferError extends Error {
  override readonly name = 'TransferError';
  readonly reason: TransferReason;
  /** What is wrong, in a sentence. The message is this and a remedy; a caller who knows a better one appends that. */
  readonly statement: string;
  readonly retryAfterMs: number | undefined;

  constructor(reason: TransferReason, statement: string, remedy = '', options: TransferErrorOptions = {}) {
    super(remedy === '' ? statement : `${statement} ${remedy}`, options);
    this.reason = reason;
    this.statement = statement;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/**
 * Anything that was thrown, as a fault with a message.
 * @param signal the user's: what fails after it was aborted was cancelled.
 */
export function asTransferError(error: unknown, signal: AbortSignal): TransferError {
  if (signal.aborted) return new TransferError('cancelled', 'The download was cancelled.');
  if (error instanceof TransferError) return error;
  const fault = diskFault(error, 'The folder');
  return new TransferError(fault?.reason ?? 'unexpected', fault?.text ?? messageOf(error), '', {
    cause: error,
  });
}

/** A kind of fault on the way to a server, told by what `fetch` says. */
interface Kind {
  readonly test: RegExp;
  readonly reason: TransferReason;
  readonly statement: (name: string, code: string) => string;
  readonly remedy: string;
}

const notReached = (name: string, code: string): string =>
  `The server of ${name} could not be reached (${code}).`;

/** Codes and messages of Node's network and TLS, of undici and of Chromium; the first that fits counts. */
const KINDS: readonly Kind[] = [
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

const OTHERWISE: Omit<Kind, 'test'> = {
  reason: 'offline',
  statement: notReached,
  remedy: "Check the connection and the editor's proxy settings.",
};

/** What `fetch` rejected with, as a fault with its code and a remedy. @param name of the file. */
export function unreachable(error: unknown, name: string): TransferError {
  const causes = causesOf(error);
  const codes = causes.flatMap(({ code }) => (typeof code === 'string' ? [code] : []));
  // Node 20 says nothing at all of a proxy that wants a sign-in.
  const texts = [...causes.map(({ message }) => message), ...codes].filter((text) => text !== '');
  const kind = KINDS.find(({ test }) => test.test(texts.join('\n'))) ?? OTHERWISE;
  const statement = kind.statement(name, texts.at(-1) ?? 'no reason given');
  return new TransferError(kind.reason, statement, kind.remedy, { cause: error });
}

/** `fetch` hides why it failed in the cause. */
function causesOf(error: unknown): readonly NodeJS.ErrnoException[] {
  return error instanceof Error ? [error, ...causesOf(error.cause)] : [];
}

const TRY_AGAIN = 'Try again: it goes on from there.';

/** For what is not the file that was published. */
export function hashMismatch(name: string): TransferError {
  const remedy = 'It was changed on the server, or damaged on the way. Try again later.';
  return new TransferError('mismatch', `${name} is not the file that was published.`, remedy);
}

/** For a connection that broke off. @param totalBytes undefined where nobody knows it. */
export function endedEarly(
  bytes: number,
  totalBytes: number | undefined,
  options?: ErrorOptions,
): TransferError {
  const part = totalBytes === undefined ? sizeText(bytes) : `${sizeText(bytes)} of ${sizeText(totalBytes)}`;
  return new TransferError('interrupted', `The connection ended after ${part}.`, TRY_AGAIN, options);
}

/** For a connection that brought nothing for a while. */
export function stalled(name: string): TransferError {
  return new TransferError(
    'stalled',
    `The download of ${name} did not move for ${STALL_MS / 1000} s.`,
    TRY_AGAIN,
  );
}

/** What a disk can have against a file. */
export type DiskReason = 'no-space' | 'not-writable' | 'in-use';

/** Why the file system refused, and the sentence that says so. */
export interface DiskFault {
  readonly reason: DiskReason;
  readonly text: string;
}

/** By the codes of Node's errors. */
const REASONS: Readonly<Record<string, DiskReason>> = {
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
 * Reads an error of the file system; undefined for any other.
 * @param folder what cannot be written to where nothing more is known, as the beginning of a sentence.
 */
export function diskFault(error: unknown, folder: string): DiskFault | undefined {
  const { code = '', path } = error as NodeJS.ErrnoException;
  const reason = REASONS[code];
  if (!reason) return undefined;
  const place = path === undefined ? '' : ` (${code} at ${path})`;
  return { reason, text: `${sentence(reason, folder)}${place}.` };
}

function sentence(reason: DiskReason, folder: string): string {
  if (reason === 'no-space') return 'The disk is full: make room and try again';
  if (reason === 'in-use') return 'Files are in use: close the other windows and try again';
  return `${folder} cannot be written to`;
}
