import { unlessAborted } from '../util/async.ts';
import { connectionError, DownloadError, statusError } from './errors.ts';
import type { DownloadRequest } from './request.ts';

/** Redirects that are followed at most; our own choice. Browsers follow 20, and Hugging Face and GitHub need two. */
const MAX_REDIRECTS = 10;

const REDIRECT_STATUSES = new Set([301, 302, 303, 307, 308]);

/** Headers that describe a file, and are therefore collected. */
const FILE_HEADERS = [
  'etag',
  'last-modified',
  'content-type',
  'x-linked-size',
  'x-linked-etag',
  'x-repo-commit',
];

/** A response that is no redirect. */
export interface FinalResponse {
  readonly response: Response;
  /** Address that it came from. */
  readonly url: URL;
  /**
   * What it and the redirects before it said about the file: `etag`, `last-modified`, `content-type`, and Hugging Face's
   * `x-linked-size`, `x-linked-etag` and `x-repo-commit`. The later one counts.
   */
  readonly headers: ReadonlyMap<string, string>;
}

/** The part of a request that says what is wanted, and from whom. */
type Addressed = Pick<DownloadRequest, 'address' | 'name' | 'policy' | 'headers'>;

/**
 * Sends a GET request and follows redirects by hand, because each address on the way has to be allowed.
 * @param headers sent to every address on the way, unlike those of the request.
 * @throws DownloadError `refused` for an address that is not allowed, or for one redirect too many; `server` for a redirect
 * to nowhere; `offline`, `untrusted` or `proxy` where there is no response. Rejects with the signal's reason when aborted.
 */
export async function followRedirects(
  request: Addressed,
  headers: Readonly<Record<string, string>>,
  fetch: typeof globalThis.fetch,
  signal: AbortSignal,
): Promise<FinalResponse> {
  const fileHeaders = new Map<string, string>();
  let url = addressOf(request);
  let ownHeaders = request.headers ?? {};
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    if (!request.policy.allows(url)) throw notAllowed(url, request);
    const init: RequestInit = { redirect: 'manual', headers: { ...ownHeaders, ...headers }, signal };
    const response = await reach(() => fetch(url, init), request.name, signal);
    collect(response, fileHeaders);
    if (!REDIRECT_STATUSES.has(response.status)) return { response, url, headers: fileHeaders };
    discardBody(response);
    const next = nextAddress(url, response);
    // What was meant for one host is none of another's business, also where that one sends us back.
    if (next.origin !== url.origin) ownHeaders = {};
    url = next;
  }
  throw new DownloadError(
    'refused',
    `The download was redirected more than ${MAX_REDIRECTS} times; it was ended.`,
  );
}

/** Releases the connection of a response whose body is not read. */
export function discardBody({ body }: Response): void {
  void body?.cancel().catch(() => undefined);
}

async function reach(
  fetching: () => Promise<Response>,
  name: string,
  signal: AbortSignal,
): Promise<Response> {
  try {
    return await unlessAborted(fetching(), signal);
  } catch (error) {
    signal.throwIfAborted();
    throw connectionError(error, name);
  }
}

function collect(response: Response, fileHeaders: Map<string, string>): void {
  for (const name of FILE_HEADERS) {
    const value = response.headers.get(name);
    if (value !== null) fileHeaders.set(name, value);
  }
}

function addressOf({ address, name }: Addressed): URL {
  if (URL.canParse(address)) return new URL(address);
  throw new DownloadError('refused', `The address of ${name} is none.`);
}

function nextAddress(from: URL, response: Response): URL {
  const location = response.headers.get('location') ?? '';
  if (location === '' || !URL.canParse(location, from.href)) throw statusError(from, response);
  return new URL(location, from);
}

function notAllowed({ protocol, host }: URL, { policy }: Addressed): DownloadError {
  const place = `${protocol}//${host}, which is no server of ${policy.owner}`;
  return new DownloadError('refused', `The download was sent to ${place}; it was ended.`);
}
