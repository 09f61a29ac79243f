import * as v from 'valibot';
import { quoted } from '../../gguf/errors.ts';
import { isModelName, modelStem, quantizationOf, wholeModels } from '../../gguf/fileNames.ts';
import { gated, HubError } from './errors.ts';
import { type Hub, type HubReference, isModelPath, pageOf } from './hub.ts';
import { getPage, type Page, readAnswer } from './request.ts';

/** The terms that a model comes under. */
export interface Licence {
  /** Its short name, such as `Apache-2.0`. */
  readonly name: string;
  /** Where its text can be read. */
  readonly url: string;
  /** Whether it forbids some uses, commercial ones for example, so that the user has to be asked once. */
  readonly restricts: boolean;
}

/** A file in a repository. */
export interface HubFile {
  /** In the repository, with `/`; see `isModelPath`. */
  readonly path: string;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** A model in a repository: one file, or the parts of a split one in their order. */
export interface HubModel {
  /** The file's name without number and ending. */
  readonly label: string;
  readonly files: readonly [HubFile, ...HubFile[]];
  /** Of all files together. */
  readonly bytes: number;
  /** As the name says it, such as `Q4_K_M`. */
  readonly quantization: string | undefined;
}

/** What a repository holds. */
export interface HubListing {
  /** `owner/name`. */
  readonly repository: string;
  /** The commit that the revision meant, which pins the files. */
  readonly commit: string;
  readonly licence: Licence;
  /** The smallest first. */
  readonly models: readonly HubModel[];
}

/** Pages of 1,000 files that are read at most; a repository with more holds data, not models. */
const MAX_PAGES = 10;

const FACTS = v.object(
  {
    /** `false`, or the way in which people are let in. */
    gated: v.optional(v.unknown(), false),
    sha: v.config(v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/)), { message: 'it names no commit' }),
    cardData: v.optional(v.unknown()),
  },
  'it does not describe a repository',
);

const ENTRY = v.object({ type: v.optional(v.unknown()), path: v.string(), lfs: v.optional(v.unknown()) });

type Entry = v.InferOutput<typeof ENTRY>;

const TREE = v.array(v.config(ENTRY, { message: 'a file has no path' }), 'it is no list of files');

/** In large file storage, where the pointer's hash is the file's own. */
const POINTER = v.config(
  v.object({
    oid: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
    size: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  }),
  { message: 'a file has no hash or no size' },
);

/**
 * Asks which models a repository holds: GGUF files with a published hash, without those that only go with a model.
 * @throws HubError, see `HubReason`; `no-models` for a repository without any.
 */
export async function listFiles(
  hub: Hub,
  { repository, revision }: Pick<HubReference, 'repository' | 'revision'>,
  signal: AbortSignal,
): Promise<HubListing> {
  const api = `${hub.base}/api/models/${repository}`;
  const { value } = await getPage(hub, `${api}/revision/${revision}`, repository, FACTS, signal);
  const { sha: commit, cardData: card } = value;
  if (value.gated !== false) throw gated(repository);
  const files = await treeOf(hub, `${api}/tree/${commit}?recursive=true`, repository, signal);
  const models = modelsOf(files);
  if (models.length === 0) throw noModels(repository);
  return { repository, commit, licence: licenceOf(card, pageOf(hub, repository)), models };
}

/**
 * The model in a listing that a file belongs to.
 * @throws HubError `not-found` where the repository has no such file.
 */
export function modelWith({ repository, models }: HubListing, path: string): HubModel {
  const found = models.find(({ files }) => files.some((file) => file.path === path));
  if (found) return found;
  const others = models.slice(0, 3).map(({ files: [first] }) => first.path);
  const message = `${repository} has no whole model ${quoted(path)}. It has ${others.join(', ')}${models.length > 3 ? ' and more' : ''}.`;
  throw new HubError('not-found', message);
}

async function treeOf(
  hub: Hub,
  address: string,
  about: string,
  signal: AbortSignal,
): Promise<readonly HubFile[]> {
  const files: HubFile[] = [];
  let next: string | undefined = address;
  for (let pages = 0; next !== undefined && pages < MAX_PAGES; pages++) {
    const page: Page<readonly Entry[]> = await getPage(hub, next, about, TREE, signal);
    files.push(...page.value.flatMap(fileOf));
    next = page.next;
  }
  return files;
}

/** A file that can be a model; nothing for folders, other files, and those that are small enough to lie in git itself. */
function fileOf({ type, path, lfs }: Entry): HubFile | [] {
  if (type !== 'file' || !isModelName(path) || !isModelPath(path) || lfs === undefined) return [];
  const { oid, size } = readAnswer(POINTER, lfs);
  return { path, bytes: size, sha256: oid };
}

function modelsOf(files: readonly HubFile[]): readonly HubModel[] {
  const models = wholeModels(files, ({ path }) => path).map((parts): HubModel => {
    const [{ path }] = parts;
    const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
    return { label: modelStem(path), files: parts, bytes, quantization: quantizationOf(path) };
  });
  return models.sort((one, other) => one.bytes - other.bytes);
}

function noModels(repository: string): HubError {
  const message = `${repository} holds no GGUF model. Look for a repository whose name ends in -GGUF.`;
  return new HubError('no-models', message);
}

// Names as the Hub writes them. These allow every use; of all others the user is asked.
const FREE = new Set(
  `apache-2.0 mit bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear isc zlib bsl-1.0 unlicense cc0-1.0 cc-by-4.0 wtfpl
  postgresql ncsa ms-pl afl-3.0 artistic-2.0`.split(/\s+/),
);

/** The fields of a card that are read here. */
interface Card {
  readonly license?: unknown;
  readonly license_name?: unknown;
  readonly license_link?: unknown;
}

/** Characters of a name; the longest that the Hub knows has 30. */
const MAX_NAME = 60;

/**
 * The licence that a repository's card states. One that is not known to allow every use counts as one that restricts it,
 * and so does none at all.
 * @param card the front matter of the card; of the server's, so anything.
 * @param page of the repository, where there is no address of a text.
 */
export function licenceOf(card: unknown, page: string): Licence {
  const { license, license_name, license_link } = Object(card) as Card;
  const stated = nameOf(Array.isArray(license) ? license[0] : license);
  // `other` means that the name stands in a field of its own.
  const name = (stated === 'other' ? nameOf(license_name) : undefined) ?? stated ?? 'not stated';
  return { name, url: webAddress(license_link) ?? page, restricts: !FREE.has(name.toLowerCase()) };
}

function nameOf(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value : '';
  const name = text.replace(/[^!-~]+/g, ' ').trim();
  return name === '' ? undefined : name.slice(0, MAX_NAME);
}

/** Some cards give a path, or a page without TLS. */
function webAddress(value: unknown): string | undefined {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  return url?.protocol === 'https:' ? url.href : undefined;
}
