import { orAborted } from '../util/async.ts';
import { TransferError, unreachable } from './errors.ts';
import type { TransferRequest } from './request.ts';
import { refusal } from './retry.ts';

/** Our own choice; browsers follow 20, and Hugging Face and GitHub need two. */
const MAX_REDIRECTS = 10;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** An answer that is no redirect. */
export interface FinalResponse {
  readonly response: Response;
  /** Whose answer it is. */
  readonly url: URL;
  /**
   * What it and the redirects before it said about the file: `etag`, `last-modified`, `content-type`, and Hugging Face's
   * `x-linked-size`, `x-linked-etag` and `x-repo-commit`. The later one counts.
   */
  readonly headers: ReadonlyMap<string, string>;
}

const TELLING = ['etag', 'last-modified', 'content-type', 'x-linked-size', 'x-linked-etag', 'x-repo-commit'];

/** Of a request, what is asked for and of whom. */
type Question = Pick<TransferRequest, 'address' | 'name' | 'policy' | 'headers'>;

/** What {@link ask} needs besides that. */
interface Asking {
  /** Sent to every address on the way. */
  readonly conditions: Readonly<Record<string, string>>;
  readonly fetch: typeof fetch;
  readonly signal: AbortSignal;
}

/**
 * Asks for a file and follows redirects by hand, because each address on the way has to be allowed.
 * @throws TransferError `refused` for an address that is not, or for one redirect too many; `server` for a redirect to
 * nowhere; `offline`, `untrusted` or `proxy` where there is no answer. Rejects with the signal's reason when aborted.
 */
export async function ask(request: Question, asking: Asking): Promise<FinalResponse> {
  const headers = new Map<string, string>();
  let url = addressOf(request);
  let own = request.headers ?? {};
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    if (!request.policy.allows(url)) throw foreign(url, request);
    const response = await reach(url, own, request.name, asking);
    for (const name of TELLING) {
      const value = response.headers.get(name);
      if (value !== null) headers.set(name, value);
    }
    if (!REDIRECTS.has(response.status)) return { response, url, headers };
    dismiss(response);
    const next = nextAddress(url, response);
    // What was meant for one host is none of another's business, also where that one sends us back.
    if (next.origin !== url.origin) own = {};
    url = next;
  }
  throw new TransferError(
    'refused',
    `The download was redirected more than ${MAX_REDIRECTS} times; it was ended.`,
  );
}

/** Lets go of the connection of an answer that is not read. */
export function dismiss({ body }: Response): void {
  void body?.cancel().catch(() => undefined);
}

async function reach(
  url: URL,
  own: Readonly<Record<string, string>>,
  name: string,
  { conditions, fetch, signal }: Asking,
): Promise<Response> {
  try {
    return await orAborted(
      fetch(url, { redirect: 'manual', headers: { ...own, ...conditions }, signal }),
      signal,
    );
  } catch (error) {
    signal.throwIfAborted();
    throw unreachable(error, name);
  }
}

function addressOf({ address, name }: Question): URL {
  if (URL.canParse(address)) return new URL(address);
  throw new TransferError('refused', `The address of ${name} is none.`);
}

function nextAddress(from: URL, response: Response): URL {
  const location = response.headers.get('location') ?? '';
  if (location === '' || !URL.canParse(location, from.href)) throw refusal(from, response);
  return new URL(location, from);
}

function foreign({ protocol, host }: URL, { policy }: Question): TransferError {
  const place = `${protocol}//${host}, which is no server of ${policy.owner}`;
  return new TransferError('refused', `The download was sent to ${place}; it was ended.`);
}
