import { quoted } from '../../gguf/errors.ts';
import { type Clock, systemClock } from '../../util/async.ts';
import { isSafeName } from '../../util/files.ts';
import { type AddressPolicy, httpsFrom } from '../request.ts';
import { HubError } from './errors.ts';
import { isModelPath, isRepository } from './reference.ts';

/** Hugging Face's Hub or a mirror of it: where it is, and how it is asked. */
export interface Hub {
  /** Beginning of its addresses, without a final slash. */
  readonly base: string;
  /** Addresses that its answers and files may come from. */
  readonly policy: AddressPolicy;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
}

/** Address of the public Hub. */
export const HUB_ADDRESS = 'https://huggingface.co';

/** Owner of its servers, in messages. */
const OWNER = 'Hugging Face';

/**
 * The Hub, and where it sends downloads to: hosts below a domain of its own that are many and change
 * (`cas-bridge.xethub.hf.co`, `us.aws.cdn.hf.co`, `cdn-lfs-us-1.hf.co`), and those of before.
 */
const HUB_HOSTS = httpsFrom(OWNER, [
  'huggingface.co',
  '.hf.co',
  'cdn-lfs.huggingface.co',
  'cdn-lfs-us-1.huggingface.co',
  'cdn-lfs-eu-1.huggingface.co',
]);

/**
 * The Hub at an address, with the global `fetch` and the system's clock.
 * @param base of a mirror, as HF_ENDPOINT names one: over https, or on this machine.
 * @throws HubError `address` for any other.
 */
export function hubAt(base: string = HUB_ADDRESS): Hub {
  const own = mirrorAddress(base);
  return {
    base: own.href.replace(/\/+$/, ''),
    policy: { owner: OWNER, allows: (url) => isHubHost(url) || url.origin === own.origin },
    // Looked up at each call: the editor replaces it by one that follows its proxy settings.
    fetch: async (...request) => await globalThis.fetch(...request),
    clock: systemClock,
  };
}

/** Whether an address is the Hub's own or one of those that it sends downloads to, over https on its own port. */
export function isHubHost(url: URL): boolean {
  return HUB_HOSTS.allows(url);
}

/**
 * Address of a file in a repository at a revision; a commit, where it is known, pins the file.
 * @throws HubError `address` for a part that is not safe in it.
 */
export function hubFileAddress(
  { base }: Pick<Hub, 'base'>,
  { repository, revision }: { readonly repository: string; readonly revision: string },
  path: string,
): string {
  if (!isRepository(repository) || !isSafeName(revision) || !isModelPath(path)) {
    const place = quoted(`${repository}/${path}`);
    throw new HubError('address', `${place} cannot be an address. Choose another file.`);
  }
  // None of these has a character that an address would have to escape.
  return `${base}/${repository}/resolve/${revision}/${path}`;
}

/** Address of a repository's page, with its card, for a browser. */
export function repositoryPage({ base }: Pick<Hub, 'base'>, repository: string): string {
  return `${base}/${repository}`;
}

/** Whether a Hub can be at an address: over https, or on this machine; without user name, query and fragment. */
export function isHubAddress(base: string): boolean {
  if (!URL.canParse(base)) return false;
  const { protocol, hostname, username, search, hash } = new URL(base);
  const isLocal = protocol === 'http:' && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
  return username === '' && search === '' && hash === '' && (protocol === 'https:' || isLocal);
}

function mirrorAddress(base: string): URL {
  if (isHubAddress(base)) return new URL(base);
  const message = `${quoted(base)} cannot be used as an address of Hugging Face: it has to begin with https:// and name a host.`;
  throw new HubError('address', message);
}
