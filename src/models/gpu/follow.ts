import { GpuError } from './error.ts';
import type { Release } from './release.ts';

const MAX_REDIRECTS = 10;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Asks for a file and follows redirects by hand, because each address on the way has to be allowed.
 * @throws GpuError `refused` for an address that is not, or for one redirect too many; `not-found` and `server`
 * for an answer without the file. What `fetch` rejects with is passed on.
 */
export async function openFile(
  address: string,
  { fetch, allows }: Pick<Release, 'fetch' | 'allows'>,
  signal: AbortSignal,
): Promise<Response> {
  let url = new URL(address);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    if (!allows(url)) throw foreign(url);
    const response = await fetch(url, { redirect: 'manual', signal });
    if (response.ok) return response;
    await response.body?.cancel();
    if (!REDIRECTS.has(response.status)) throw noFile(url, response.status);
    url = nextAddress(url, response);
  }
  throw new GpuError('refused', `The download was redirected more than ${MAX_REDIRECTS} times; it was ended.`);
}

function nextAddress(from: URL, response: Response): URL {
  const location = response.headers.get('location') ?? '';
  if (location === '' || !URL.canParse(location, from.href)) throw noFile(from, response.status);
  return new URL(location, from);
}

function foreign({ protocol, host }: URL): GpuError {
  const message = `The download was sent to ${protocol}//${host}, which is no server of ours; it was ended.`;
  return new GpuError('refused', message);
}

const BY_HAND = "'Install from File...' takes a file that was downloaded elsewhere.";

function noFile({ host, pathname }: URL, status: number): GpuError {
  if (status === 404 || status === 410) {
    const file = pathname.split('/').at(-1) ?? '';
    return new GpuError('not-found', `${host} has no file ${file} (${status}). Is there an update of Nearline?`);
  }
  const message = `${host} answered with status ${status} instead of the file. Try again later. ${BY_HAND}`;
  return new GpuError('server', message);
}
