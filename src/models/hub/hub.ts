import { systemClock, type Clock } from '../../base/clock.ts';
import { quoted } from '../gguf/error.ts';
import { isSafeName } from '../store/places.ts';
import { httpsFrom, type AddressPolicy } from '../transfer/policy.ts';
import { HubError } from './error.ts';
import { isModelPath, isRepository } from './reference.ts';

/** Hugging Face's Hub, or what stands in for it. */
export interface Hub {
  /** Where its addresses begin, without a final slash. */
  readonly base: string;
  /** Where its answers and files may come from. */
  readonly policy: AddressPolicy;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
}

/** Where everybody's Hub is. */
export const HUB_ADDRESS = 'https://huggingface.co';

/** Whose servers it is made of, in messages. */
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
 * A Hub at an address.
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
 * Address of a file in a repository at a revision; give a commit where there is one.
 * @throws HubError `address` for a part that is not safe in it.
 */
export function addressOf(
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

/** The page of a repository, with its card: for a browser. */
export function pageOf({ base }: Pick<Hub, 'base'>, repository: string): string {
  return `${base}/${repository}`;
}

/** Whether a Hub can be at an address: over https, or on this machine. */
export function isHubAddress(base: string): boolean {
  if (!URL.canParse(base)) return false;
  const { protocol, hostname, username, search, hash } = new URL(base);
  const local = protocol === 'http:' && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
  return username === '' && search === '' && hash === '' && (protocol === 'https:' || local);
}

function mirrorAddress(base: string): URL {
  if (isHubAddress(base)) return new URL(base);
  const message = `${quoted(base)} cannot be used as an address of Hugging Face: it has to begin with https:// and name a host.`;
  throw new HubError('address', message);
}
