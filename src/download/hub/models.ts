import * as v from 'valibot';
import { quoted } from '../../gguf/errors.ts';
import { isModelName, modelStem, quantizationOf, wholeModels } from '../../gguf/fileNames.ts';
import { gatedError, HubError } from './errors.ts';
import { type Hub, repositoryPage } from './hub.ts';
import { type Licence, licenceOf } from './licence.ts';
import { type HubReference, isModelPath, isRepository } from './reference.ts';
import { getPage, type Page, readAnswer } from './request.ts';

/** A file in a repository. */
interface HubFile {
  /** Path in the repository, with `/`; see {@link isModelPath}. */
  readonly path: string;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** A model in a repository: one file, or the parts of a split one in their order. */
export interface HubModel {
  /** Name of the file without number and ending. */
  readonly label: string;
  readonly files: readonly [HubFile, ...HubFile[]];
  /** Of all files together. */
  readonly bytes: number;
  /** By the file's name, such as `Q4_K_M`; undefined where that names none. */
  readonly quantization: string | undefined;
}

/** The models of a repository at a commit, and their licence. */
export interface HubListing {
  /** `owner/name`. */
  readonly repository: string;
  /** The commit that the revision meant, which pins the files. */
  readonly commit: string;
  readonly licence: Licence;
  /** The smallest first. */
  readonly models: readonly HubModel[];
}

/** Pages of 1,000 files that are read at most; a repository with more of them holds data, not models. */
const MAX_PAGES = 10;

const FACTS = v.object(
  {
    /** `false`, or the way in which users are admitted. */
    gated: v.optional(v.unknown(), false),
    sha: v.config(v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/)), { message: 'it names no commit' }),
    cardData: v.optional(v.unknown()),
  },
  'it does not describe a repository',
);

const ENTRY = v.object({ type: v.optional(v.unknown()), path: v.string(), lfs: v.optional(v.unknown()) });

type Entry = v.InferOutput<typeof ENTRY>;

const TREE = v.array(v.config(ENTRY, { message: 'a file has no path' }), 'it is no list of files');

/** A file in large file storage, where the pointer's hash is the file's own. */
const POINTER = v.config(
  v.object({
    oid: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
    size: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  }),
  { message: 'a file has no hash or no size' },
);

/**
 * Lists the models of a repository: GGUF files with a published hash, without those that only go with a model.
 * @throws HubError, see `HubReason`; `no-models` for a repository without any.
 */
export async function listModels(
  hub: Hub,
  { repository, revision }: Pick<HubReference, 'repository' | 'revision'>,
  signal: AbortSignal,
): Promise<HubListing> {
  const api = `${hub.base}/api/models/${repository}`;
  const { value } = await getPage(hub, `${api}/revision/${revision}`, repository, FACTS, signal);
  const { sha: commit, cardData: card } = value;
  if (value.gated !== false) throw gatedError(repository);
  const files = await filesOf(hub, `${api}/tree/${commit}?recursive=true`, repository, signal);
  const models = modelsOf(files);
  if (models.length === 0) throw noModelsError(repository);
  return { repository, commit, licence: licenceOf(card, repositoryPage(hub, repository)), models };
}

/**
 * The model in a listing that a file belongs to.
 * @throws HubError `not-found` where the repository has no such file.
 */
export function modelContaining({ repository, models }: HubListing, path: string): HubModel {
  const found = models.find(({ files }) => files.some((file) => file.path === path));
  if (found) return found;
  const others = models.slice(0, 3).map(({ files: [first] }) => first.path);
  const more = models.length > 3 ? ' and more' : '';
  const message = `${repository} has no whole model ${quoted(path)}. It has ${others.join(', ')}${more}.`;
  throw new HubError('not-found', message);
}

async function filesOf(
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

/** The file of an entry, if it can be a model; none for folders, other files, and files small enough to lie in git itself. */
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

function noModelsError(repository: string): HubError {
  const message = `${repository} holds no GGUF model. Look for a repository whose name ends in -GGUF.`;
  return new HubError('no-models', message);
}

/** A repository that a search found. */
export interface HubMatch {
  /** `owner/name`. */
  readonly repository: string;
  /** Downloads in the last 30 days. */
  readonly downloads: number;
}

/** Repositories that a search gives at most: more than a quick pick shows at once. */
const MAX_MATCHES = 20;

const MATCHES = v.array(v.unknown(), 'it is no list of models');

const MATCH = v.object({
  id: v.pipe(v.string(), v.check(isRepository)),
  downloads: v.optional(v.number(), 0),
  gated: v.optional(v.unknown(), false),
});

/**
 * Searches for repositories with GGUF files whose names match some words. Gives those first that are downloaded most, and
 * none for no words.
 * @throws HubError, see `HubReason`.
 */
export async function searchModels(
  hub: Hub,
  words: string,
  signal: AbortSignal,
): Promise<readonly HubMatch[]> {
  const search = words.trim().slice(0, 100);
  if (search === '') return [];
  const query = new URLSearchParams({
    search,
    filter: 'gguf',
    sort: 'downloads',
    limit: String(MAX_MATCHES),
  });
  for (const key of ['downloads', 'gated']) query.append('expand', key);
  const address = `${hub.base}/api/models?${query.toString()}`;
  const { value } = await getPage(hub, address, 'the search', MATCHES, signal);
  return value.slice(0, MAX_MATCHES).flatMap(matchOf);
}

/** The match of an entry; none for a repository that could not be downloaded anyway. */
function matchOf(entry: unknown): HubMatch | [] {
  const { success, output } = v.safeParse(MATCH, entry);
  return success && output.gated === false ? { repository: output.id, downloads: output.downloads } : [];
}
