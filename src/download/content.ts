import { untilAborted } from '../util/async.ts';
import { type StandIn, standInOf } from '../util/standIn.ts';
import { TransferError } from './errors.ts';

/** What comes in the place of a file: what to call it, and what to do. */
interface Impostor {
  readonly what: string;
  readonly remedy: string;
}

const IMPOSTORS: Readonly<Record<StandIn, Impostor>> = {
  'web-page': {
    what: 'A web page',
    remedy: 'Does this network want a sign-in? Open any page in a browser, then try again.',
  },
  'lfs-pointer': {
    what: 'A Git LFS pointer',
    remedy:
      'The server has only the name of the file. An address of Hugging Face needs /resolve/ in it, not /raw/; else try another server or file.',
  },
};
const OTHER: Impostor = {
  what: 'Something else',
  remedy: 'The address may be wrong, or a proxy may have answered.',
};

/** Whether an answer says of itself that it is a page. */
export function isPage(headers: Headers): boolean {
  return /^(?:text\/html|application\/xhtml)/i.test(headers.get('content-type') ?? '');
}

/** For an answer that {@link isPage}. */
export function pageInstead(name: string): TransferError {
  return instead(name, IMPOSTORS['web-page']);
}

/**
 * Looks at how a file begins.
 * @param looksRight the caller's own opinion; what is known to be something else is so in any case.
 * @throws TransferError `impostor`.
 */
export function checkHead(name: string, head: Uint8Array, looksRight: (head: Uint8Array) => boolean): void {
  const standIn = standInOf(head);
  if (standIn) throw instead(name, IMPOSTORS[standIn]);
  if (!looksRight(head)) throw instead(name, OTHER);
}

function instead(name: string, { what, remedy }: Impostor): TransferError {
  return new TransferError('impostor', `${what} came instead of ${name}.`, remedy);
}

/**
 * What comes over a connection until the signal is aborted.
 * @param fault that it rejects with where it breaks, for whatever reason.
 */
export async function* bodyOf(
  { body }: Response,
  signal: AbortSignal,
  fault: (cause: unknown) => Error,
): AsyncGenerator<Uint8Array> {
  try {
    if (body) yield* untilAborted(body, signal);
  } catch (error) {
    throw fault(error);
  }
}

/** Passes chunks on, the first of them with at least so many bytes where there are as many. */
export async function* withHead(
  chunks: AsyncIterable<Uint8Array>,
  headBytes: number,
): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | undefined = new Uint8Array();
  for await (const chunk of chunks) {
    if (head && head.byteLength + chunk.byteLength < headBytes) {
      head = Buffer.concat([head, chunk]);
    } else {
      yield head?.byteLength ? Buffer.concat([head, chunk]) : chunk;
      head = undefined;
    }
  }
  if (head?.byteLength) yield head;
}
