import { quoted } from '../../gguf/errors.ts';
import { isSafeName } from '../../util/files.ts';
import { HubError } from './errors.ts';

/** A reference to a repository on the Hub or a file in it; every part is safe in an address and as a path. */
export interface HubReference {
  /** `owner/name`. */
  readonly repository: string;
  /** A branch, a tag or a commit. */
  readonly revision: string;
  /** Path of a GGUF file in the repository, with `/`; undefined where only the repository was named. */
  readonly file: string | undefined;
}

/** The branch that a repository has from the start. */
const DEFAULT_REVISION = 'main';

// What the Hub allows, from huggingface_hub's check of names: at most 96 characters, no `--` and no `..`, and neither
// dots nor dashes at the ends.
const REPOSITORY_NAME = /^(?!.*(?:--|\.\.))[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?$/;

/** Characters of a path in a repository at most; published ones stay under 150. */
const MAX_PATH = 400;

/** Characters of a typed or pasted text that is read at all: an address with such a path, and some of them escaped. */
const MAX_INPUT = 1000;

/** An address of the Hub; the group is its path. */
const HUB_URL = /^(?:https?:\/\/)?(?:huggingface\.co|hf\.co)\/(.*)$/i;

/** What follows owner and name in the address of a file or folder. */
const VIEWS = new Set(['blob', 'resolve', 'raw', 'tree']);

/** `owner/name@revision:file`, with the last two optional. */
const SHORT_FORM = /^([^/:@]+\/[^/:@]+)(?:@([^:]*))?(?::(.*))?$/;

/**
 * The reference that a user typed or pasted: `owner/name`, `owner/name:file.gguf`, either with `@revision` behind the name,
 * or the address of a repository, folder or file on huggingface.co.
 * @throws HubError `address`, which names the part that cannot be.
 */
export function parseReference(text: string): HubReference {
  const input = text.trim();
  if (input.length > MAX_INPUT) throw unusable(input, 'it is too long');
  const [, pasted] = HUB_URL.exec(input) ?? [];
  const path = pasted?.replace(/[?#].*$/s, '').replace(/\/$/, '');
  const segments = path?.split('/') ?? [];
  return segments.length > 2 ? fromAddress(input, segments) : fromShort(input, path ?? input);
}

/** Whether `owner/name` can be a repository, and its two parts folders on every system. */
export function isRepository(repository: string): boolean {
  const parts = repository.split('/');
  const canBePart = (part: string): boolean => REPOSITORY_NAME.test(part) && !isReserved(part);
  return parts.length === 2 && repository.length <= 96 && parts.every(canBePart);
}

/** Whether a path in a repository names a GGUF file that can be a path here and on every other system. */
export function isModelPath(path: string): boolean {
  return path.length <= MAX_PATH && /\.gguf$/i.test(path) && path.split('/').every(isSafeName);
}

/** Whether a name cannot be a folder on every system. It may begin with `_`, which {@link isSafeName} does not allow. */
function isReserved(part: string): boolean {
  return !isSafeName(part.replace(/^_+/, 'x'));
}

function fromShort(input: string, text: string): HubReference {
  const [, repository, revision = DEFAULT_REVISION, file] = SHORT_FORM.exec(text) ?? [];
  if (repository === undefined) throw unusable(input, 'it is not of the form owner/name:file.gguf');
  return checked(input, { repository, revision, file });
}

function fromAddress(input: string, segments: readonly string[]): HubReference {
  const parts = segments.map((segment) => decoded(input, segment));
  const [owner, name, view = '', revision = DEFAULT_REVISION, ...rest] = parts;
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
