import { quoted } from '../../gguf/errors.ts';
import { isSafeName } from '../../util/files.ts';
import { type Clock, systemClock } from '../../util/async.ts';
import { type AddressPolicy, httpsFrom } from '../request.ts';
import { HubError } from './errors.ts';

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

/** A place on the Hub, every part of it safe in an address and as a path. */
export interface HubReference {
  /** `owner/name`. */
  readonly repository: string;
  /** A branch, a tag or a commit. */
  readonly revision: string;
  /** Path of a GGUF file in the repository, with `/`; undefined where only the repository was named. */
  readonly file: string | undefined;
}

/** The branch that a repository has from the start. */
const MAIN = 'main';

// What the Hub allows, from huggingface_hub's check of names: at most 96 characters, no `--` and no `..`, and neither
// dots nor dashes at the ends.
const REPOSITORY_NAME = /^(?!.*(?:--|\.\.))[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?$/;

/** Characters of a path in a repository; published ones stay under 150. */
const MAX_PATH = 400;

/** Characters of what is read at all: an address with such a path, and some of them escaped. */
const MAX_INPUT = 1000;

const HOST = /^(?:https?:\/\/)?(?:huggingface\.co|hf\.co)\/(.*)$/i;
const VIEWS = new Set(['blob', 'resolve', 'raw', 'tree']);
const SHORT = /^([^/:@]+\/[^/:@]+)(?:@([^:]*))?(?::(.*))?$/;

/**
 * Reads what a user typed or pasted: `owner/name`, `owner/name:file.gguf`, either with `@revision` behind the name, or
 * the address of a repository, folder or file on huggingface.co.
 * @throws HubError `address`, which names the part that cannot be.
 */
export function parseReference(text: string): HubReference {
  const input = text.trim();
  if (input.length > MAX_INPUT) throw unusable(input, 'it is too long');
  const [, pasted] = HOST.exec(input) ?? [];
  const path = pasted?.replace(/[?#].*$/s, '').replace(/\/$/, '');
  const segments = path?.split('/') ?? [];
  return segments.length > 2 ? fromAddress(input, segments) : fromShort(input, path ?? input);
}

/** Whether `owner/name` can be a repository, and folders, on every system. */
export function isRepository(repository: string): boolean {
  const parts = repository.split('/');
  const fits = (part: string): boolean => REPOSITORY_NAME.test(part) && !isReserved(part);
  return parts.length === 2 && repository.length <= 96 && parts.every(fits);
}

/** Whether a path in a repository names a GGUF file that can be a path here and on every other system. */
export function isModelPath(path: string): boolean {
  return path.length <= MAX_PATH && /\.gguf$/i.test(path) && path.split('/').every(isSafeName);
}

/** A name may begin with `_`, which a file of ours does not. */
function isReserved(part: string): boolean {
  return !isSafeName(part.replace(/^_+/, 'x'));
}

function fromShort(input: string, text: string): HubReference {
  const [, repository, revision = MAIN, file] = SHORT.exec(text) ?? [];
  if (repository === undefined) throw unusable(input, 'it is not of the form owner/name:file.gguf');
  return checked(input, { repository, revision, file });
}

function fromAddress(input: string, segments: readonly string[]): HubReference {
  const parts = segments.map((segment) => decoded(input, segment));
  const [owner, name, view = '', revision = MAIN, ...rest] = parts;
  if (!VIEWS.has(view)) throw unusable(input, 'it is no address of a model or of a file of one');
  const file = view === 'tree' ? undefined : rest.join('/');
  return checked(input, { repository: `${owner}/${name}`, revision, file });
}

function decoded(input: string, segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw unusable(input, 'its percent signs make no sense');
  }
}

function checked(input: string, reference: HubReference): HubReference {
  const { repository, revision, file } = reference;
  if (!isRepository(repository)) throw unusable(input, `${quoted(repository)} cannot be a repository`);
  if (!isSafeName(revision)) throw unusable(input, `${quoted(revision)} cannot be a revision`);
  if (file === undefined) return reference;
  if (!/\.gguf$/i.test(file)) throw unusable(input, 'the file does not end in .gguf');
  if (!isModelPath(file)) throw unusable(input, `${quoted(file)} cannot be the path of a file`);
  return reference;
}

function unusable(input: string, fault: string): HubError {
  const message = `${quoted(input)} cannot be used: ${fault}. Type owner/name:file.gguf, or paste the address of a model from huggingface.co.`;
  return new HubError('address', message);
}
