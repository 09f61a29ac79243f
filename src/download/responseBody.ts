import { type Clock, untilAborted } from '../util/async.ts';
import type { Disposable } from '../util/disposable.ts';
import { type StandIn, standInOf } from '../util/files.ts';
import { DownloadError } from './errors.ts';

/**
 * Yields the body of a response as it arrives; nothing where it has none.
 * @param toError makes the error that reading rejects with, whatever ends it: the connection, or the signal.
 */
export async function* readBody(
  { body }: Response,
  signal: AbortSignal,
  toError: (cause: unknown) => Error,
): AsyncGenerator<Uint8Array> {
  try {
    if (body) yield* untilAborted(body, signal);
  } catch (error) {
    throw toError(error);
  }
}

/**
 * Yields the same bytes, the first chunk with at least `headBytes` of them, or with all where there are fewer.
 * What a body is can then be told from its first chunk.
 */
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

/** Milliseconds without a byte after which a connection is given up: a phone's network comes back sooner, or not by itself. */
export const STALL_TIMEOUT_MS = 30_000;

/** Aborts its signal when a connection brings nothing for {@link STALL_TIMEOUT_MS}, the wait for the response included. */
export class StallTimeout implements Disposable {
  readonly #clock: Clock;
  readonly #controller = new AbortController();
  #timer: Disposable | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#start();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Yields the same chunks and starts anew after each. The time that their reader takes does not count. */
  async *watch(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      this.#timer?.dispose();
      yield chunk;
      this.#start();
    }
  }

  dispose(): void {
    this.#timer?.dispose();
  }

  #start(): void {
    this.#timer?.dispose();
    this.#timer = this.#clock.after(STALL_TIMEOUT_MS, () => this.#controller.abort());
  }
}

/** Something else in the place of a file: what messages call it, and what the user can do. */
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

const OTHER_IMPOSTOR: Impostor = {
  what: 'Something else',
  remedy: 'The address may be wrong, or a proxy may have answered.',
};

/** Whether a response says of itself that it is a web page. */
export function isWebPage(headers: Headers): boolean {
  return /^(?:text\/html|application\/xhtml)/i.test(headers.get('content-type') ?? '');
}

/** The error for a response that is a web page in the place of the file `name`. */
export function webPageError(name: string): DownloadError {
  return impostorError(name, IMPOSTORS['web-page']);
}

/**
 * Refuses a body that is not the file, by how it begins.
 * @param looksRight the caller's own opinion; pages and pointers of Git LFS are refused in any case.
 * @throws DownloadError `impostor`.
 */
export function refuseImpostor(
  name: string,
  head: Uint8Array,
  looksRight: (head: Uint8Array) => boolean,
): void {
  const standIn = standInOf(head);
  if (standIn) throw impostorError(name, IMPOSTORS[standIn]);
  if (!looksRight(head)) throw impostorError(name, OTHER_IMPOSTOR);
}

function impostorError(name: string, { what, remedy }: Impostor): DownloadError {
  return new DownloadError('impostor', `${what} came instead of ${name}.`, remedy);
}
