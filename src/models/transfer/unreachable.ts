import { TransferError, type TransferReason } from './error.ts';

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
