import { readFile, readlink, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, posix, relative, resolve, sep, win32 } from 'node:path';
import * as v from 'valibot';
import { isModelName, modelStem, quantizationOf, wholeModels } from '../gguf/fileNames.ts';
import {
  entriesBelow,
  entriesOf,
  type EntryBudget,
  fileBytes,
  type FolderEntry,
  freshBudget,
} from './folderWalk.ts';

/** The programs whose models are looked for. */
type Program = 'LM Studio' | 'Ollama' | 'Hugging Face';

/** A user's home folder and variables, from which the folders of programs follow. */
interface UserHome {
  /** The user's folder. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** As `process.platform`. */
  readonly platform: string;
}

/** A model that another program keeps on this machine. It is read there, and never changed. */
export interface FoundModel {
  readonly program: Program;
  /** Name in menus: the file's without number and ending, or Ollama's `name:tag`. */
  readonly label: string;
  /** Publisher, as far as its place says so: `owner/name`, or Ollama's registry and namespace. */
  readonly origin: string;
  /** Path of the file that the engine loads: the only one, or the first of a set. An Ollama file has no ending. */
  readonly path: string;
  /** Size of all its files together. */
  readonly bytes: number;
  /** Quantization in its name, such as `Q4_K_M`; undefined where there is none. */
  readonly quantization: string | undefined;
  /** Hash that the program claims for a model in one file, in lower-case hexadecimal; it was not computed here. */
  readonly sha256: string | undefined;
}

/**
 * The models that LM Studio, Ollama and Hugging Face's tools keep on this machine, each file once. Reads names, sizes
 * and Ollama's manifests, never a model: the header check has the last word on what can be loaded. Never rejects.
 */
export async function findModels(user: UserHome): Promise<readonly FoundModel[]> {
  const { lmStudio, ollama, huggingFace } = modelFoldersOf(user);
  const lists = await Promise.all([
    ...lmStudio.map(lmStudioModels),
    ...ollama.map(ollamaModels),
    ...huggingFace.map(huggingFaceModels),
  ]);
  const models = lists.flat();
  // Several tags of Ollama's may name one file.
  return models.filter(({ path }, index) => models.findIndex((other) => other.path === path) === index);
}

/** Folders that may hold models, by program; whether they exist was not looked at. */
interface ModelFolders {
  readonly lmStudio: readonly string[];
  readonly ollama: readonly string[];
  readonly huggingFace: readonly string[];
}

/** The folders in which the programs keep their models, by their documentation and the variables that they heed. */
export function modelFoldersOf({ home, env, platform }: UserHome): ModelFolders {
  const paths = platform === 'win32' ? win32 : posix;
  const join = (...names: readonly string[]): string => paths.join(...names);
  const set = (name: string): string | undefined => {
    const path = env[name]?.trim().replace(/^~(?=[\\/]|$)/, () => home);
    return path !== undefined && paths.isAbsolute(path) ? path : undefined;
  };
  const cache = set('XDG_CACHE_HOME') ?? join(home, '.cache');
  const huggingFace = set('HF_HOME') ?? join(cache, 'huggingface');
  // Linux runs Ollama as a service with a home of its own.
  const service = platform === 'linux' ? ['/usr/share/ollama/.ollama/models'] : [];
  const ollama = set('OLLAMA_MODELS');
  return {
    lmStudio: [join(home, '.lmstudio', 'models'), join(home, '.cache', 'lm-studio', 'models')],
    ollama: ollama === undefined ? [join(home, '.ollama', 'models'), ...service] : [ollama],
    huggingFace: [set('HF_HUB_CACHE') ?? set('HUGGINGFACE_HUB_CACHE') ?? join(huggingFace, 'hub')],
  };
}

/** The home folder and variables of this process's user. */
export function thisHome(): UserHome {
  return { home: homedir(), env: process.env, platform: process.platform };
}

/** First part of the name of a repository's folder. */
const REPOSITORY_PREFIX = 'models--';

/** Folders in a snapshot: some repositories have one for each quantization. */
const SNAPSHOT_DEPTH = 1;

/** Name of a blob: Git's own hash for small files, SHA-256 for those in large file storage. */
const BLOB = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/**
 * The models in Hugging Face's cache: `models--owner--name/snapshots/COMMIT/file.gguf`, each a link to a file in the
 * repository's own `blobs`, or a file where the system has no links. Of several commits the one that was fetched last
 * counts. Never rejects.
 */
async function huggingFaceModels(root: string): Promise<readonly FoundModel[]> {
  const budget = freshBudget();
  const models: FoundModel[] = [];
  for (const { name, path, kind } of await entriesOf(root, budget)) {
    if (kind === 'folder' && name.startsWith(REPOSITORY_PREFIX))
      models.push(...(await repositoryModels(path, budget)));
  }
  return models;
}

async function repositoryModels(repository: string, budget: EntryBudget): Promise<readonly FoundModel[]> {
  const origin = displayed(basename(repository).slice(REPOSITORY_PREFIX.length).replace('--', '/'));
  const newest = new Map<string, FoundModel>();
  for (const snapshot of await snapshotsOf(repository, budget)) {
    const entries = await entriesBelow(snapshot, SNAPSHOT_DEPTH, budget);
    const files = await Promise.all(entries.map(async (entry) => await fileOf(entry, repository, origin)));
    for (const model of modelsOfFiles('Hugging Face', files.flat())) {
      const name = relative(snapshot, model.path);
      if (!newest.has(name)) newest.set(name, model);
    }
  }
  return [...newest.values()];
}

/** Folders of a repository's snapshots, the newest first. */
async function snapshotsOf(repository: string, budget: EntryBudget): Promise<readonly string[]> {
  const entries = await entriesOf(join(repository, 'snapshots'), budget);
  const folders = entries.filter(({ kind }) => kind === 'folder');
  const dated = await Promise.all(folders.map(async ({ path }) => ({ path, at: await changedAt(path) })));
  return dated.sort((one, other) => other.at - one.at).map(({ path }) => path);
}

async function changedAt(path: string): Promise<number> {
  return await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

/**
 * A snapshot's entry as a model's file, none where it is something else. It keeps its path in the snapshot: there it
 * has its name, and split models find their other parts.
 */
async function fileOf(
  { path, kind }: FolderEntry,
  repository: string,
  origin: string,
): Promise<readonly GgufFile[]> {
  if (!isModelName(path)) return [];
  const blob = kind === 'link' ? await blobOf(path, repository) : undefined;
  const bytes = await fileBytes(kind === 'file' ? path : (blob ?? ''));
  if (bytes === undefined) return [];
  const hash = blob === undefined ? '' : basename(blob);
  return [{ path, bytes, origin, sha256: hash.length === 64 ? hash : undefined }];
}

/**
 * The blob that a link leads to; undefined for a link that the cache itself cannot have made, which is not followed.
 */
async function blobOf(link: string, repository: string): Promise<string | undefined> {
  const target = await readlink(link).catch(() => undefined);
  if (target === undefined) return undefined;
  const blob = resolve(dirname(link), target);
  return dirname(blob) === resolve(repository, 'blobs') && BLOB.test(basename(blob)) ? blob : undefined;
}

/** Levels of LM Studio's folders: `owner/name`, and one for the parts of a split model. */
const LM_STUDIO_DEPTH = 3;

/** The models in a folder of LM Studio's: `owner/name/file.gguf`. Never rejects. */
async function lmStudioModels(root: string): Promise<readonly FoundModel[]> {
  const entries = await entriesBelow(root, LM_STUDIO_DEPTH, freshBudget());
  const files = await Promise.all(
    entries.map(async ({ path, kind }): Promise<readonly GgufFile[]> => {
      const bytes = kind === 'file' && isModelName(path) ? await fileBytes(path) : undefined;
      return bytes === undefined ? [] : [{ path, bytes, origin: originOf(root, path) }];
    }),
  );
  return modelsOfFiles('LM Studio', files.flat());
}

function originOf(root: string, path: string): string {
  return displayed(relative(root, dirname(path)).split(sep).slice(0, 2).join('/'));
}

/** Levels of Ollama's folders: `registry/namespace/name`, which hold a file for each tag. */
const OLLAMA_DEPTH = 3;

/** Bytes of a manifest at most; a manifest lists a few layers in about 1 KB. */
const MAX_MANIFEST_BYTES = 64 * 1024;

const WEIGHTS = 'application/vnd.ollama.image.model';
const DIGEST = /^sha256:([0-9a-f]{64})$/;

const MANIFEST = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ layers: v.array(v.object({ mediaType: v.string(), digest: v.string() })) }),
);

/** The models in a folder of Ollama's: manifests that name files in `blobs`. Never rejects. */
async function ollamaModels(root: string): Promise<readonly FoundModel[]> {
  const manifests = join(root, 'manifests');
  const entries = await entriesBelow(manifests, OLLAMA_DEPTH, freshBudget());
  const found: FoundModel[] = [];
  for (const entry of entries) {
    const sha256 = await weightsOf(entry);
    const path = join(root, 'blobs', `sha256-${sha256 ?? ''}`);
    const bytes = sha256 === undefined ? undefined : await fileBytes(path);
    const names = namesOf(relative(manifests, entry.path));
    if (bytes !== undefined && names) found.push({ program: 'Ollama', path, bytes, sha256, ...names });
  }
  return found;
}

/** Names by the path of a manifest, `registry/namespace/name/tag`; undefined for another path. */
function namesOf(manifest: string): Pick<FoundModel, 'label' | 'origin' | 'quantization'> | undefined {
  const [registry, namespace, name, tag] = manifest.split(sep);
  if (tag === undefined) return undefined;
  const origin = displayed(`${registry}/${namespace}`);
  return { label: displayed(`${name}:${tag}`), origin, quantization: quantizationOf(tag) };
}

/** SHA-256 of a model's weights; undefined where they are in several files, which the engine could not put together. */
async function weightsOf({ path, kind }: FolderEntry): Promise<string | undefined> {
  const bytes = kind === 'file' ? await fileBytes(path) : undefined;
  if (bytes === undefined || bytes > MAX_MANIFEST_BYTES) return undefined;
  const manifest = v.safeParse(MANIFEST, await readFile(path, 'utf8').catch(() => ''));
  if (!manifest.success) return undefined;
  const [weights, ...others] = manifest.output.layers.filter(({ mediaType }) => mediaType === WEIGHTS);
  return others.length === 0 ? DIGEST.exec(weights?.digest ?? '')?.[1] : undefined;
}

/** A GGUF file of another program. */
interface GgufFile {
  readonly path: string;
  readonly bytes: number;
  /** As in {@link FoundModel}. */
  readonly origin: string;
  readonly sha256?: string | undefined;
}

/** The models that files belong to: a split model once, by its first part. */
function modelsOfFiles(program: Program, files: readonly GgufFile[]): readonly FoundModel[] {
  return wholeModels(files, ({ path }) => path).map((parts) => {
    const [{ path, origin, sha256 }] = parts;
    return {
      program,
      origin,
      path,
      label: displayed(modelStem(path)),
      quantization: quantizationOf(path),
      bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
      sha256: parts.length === 1 ? sha256 : undefined,
    };
  });
}

/** A name from a disk as a menu may show it: control and direction characters could forge what surrounds it. */
function displayed(name: string): string {
  return name.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
}
