import { readFile, readlink, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import * as v from 'valibot';
import { isModelName, quantizationOf } from '../../gguf/fileNames.ts';
import {
  type Budget,
  displayed,
  entriesBelow,
  entriesOf,
  type Entry,
  fileBytes,
  type FoundModel,
  freshBudget,
  type GgufFile,
  modelsOfFiles,
} from './walk.ts';

const PREFIX = 'models--';

/** Folders in a snapshot: some repositories have one for each quantization. */
const SNAPSHOT_DEPTH = 1;

/** Git's own hash for small files, SHA-256 for those in large file storage. */
const BLOB = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/**
 * The models in Hugging Face's cache: `models--owner--name/snapshots/COMMIT/file.gguf`, each a link to a file in the
 * repository's own `blobs`, or a file where the system has no links. Of several commits the one that was fetched last
 * counts. Never rejects.
 */
export async function huggingFaceModels(root: string): Promise<readonly FoundModel[]> {
  const budget = freshBudget();
  const models: FoundModel[] = [];
  for (const { name, path, kind } of await entriesOf(root, budget)) {
    if (kind === 'folder' && name.startsWith(PREFIX)) models.push(...(await repositoryModels(path, budget)));
  }
  return models;
}

async function repositoryModels(repository: string, budget: Budget): Promise<readonly FoundModel[]> {
  const origin = displayed(basename(repository).slice(PREFIX.length).replace('--', '/'));
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

/** The newest first. */
async function snapshotsOf(repository: string, budget: Budget): Promise<readonly string[]> {
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

/** The model keeps its path in the snapshot: there it has its name, and split models find their other parts. */
async function fileOf(
  { path, kind }: Entry,
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

/** Where a link leads, if that is what the cache itself made it lead to: no other link is followed. */
async function blobOf(link: string, repository: string): Promise<string | undefined> {
  const target = await readlink(link).catch(() => undefined);
  if (target === undefined) return undefined;
  const blob = resolve(dirname(link), target);
  return dirname(blob) === resolve(repository, 'blobs') && BLOB.test(basename(blob)) ? blob : undefined;
}

/** Folders in folders: `owner/name`, and one for the parts of a split model. */
const LM_STUDIO_DEPTH = 3;

/** The models in a folder of LM Studio's: `owner/name/file.gguf`. Never rejects. */
export async function lmStudioModels(root: string): Promise<readonly FoundModel[]> {
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

/** Folders in folders: `registry/namespace/name`, which hold a file for each tag. */
const OLLAMA_DEPTH = 3;

/** Bytes of a manifest at most; they list a few layers in about 1 KB. */
const MAX_MANIFEST = 64 * 1024;

const WEIGHTS = 'application/vnd.ollama.image.model';
const DIGEST = /^sha256:([0-9a-f]{64})$/;

const MANIFEST = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ layers: v.array(v.object({ mediaType: v.string(), digest: v.string() })) }),
);

/** The models in a folder of Ollama's: manifests that name files in `blobs`. Never rejects. */
export async function ollamaModels(root: string): Promise<readonly FoundModel[]> {
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

/** What a manifest's place says: registry, namespace, name and tag; undefined for one that lies elsewhere. */
function namesOf(place: string): Pick<FoundModel, 'label' | 'origin' | 'quantization'> | undefined {
  const [registry, namespace, name, tag] = place.split(sep);
  if (tag === undefined) return undefined;
  const origin = displayed(`${registry}/${namespace}`);
  return { label: displayed(`${name}:${tag}`), origin, quantization: quantizationOf(tag) };
}

/** Hash of a model's weights; undefined where they are in several files, which the engine could not put together. */
async function weightsOf({ path, kind }: Entry): Promise<string | undefined> {
  const bytes = kind === 'file' ? await fileBytes(path) : undefined;
  if (bytes === undefined || bytes > MAX_MANIFEST) return undefined;
  const manifest = v.safeParse(MANIFEST, await readFile(path, 'utf8').catch(() => ''));
  if (!manifest.success) return undefined;
  const [weights, ...others] = manifest.output.layers.filter(({ mediaType }) => mediaType === WEIGHTS);
  return others.length === 0 ? DIGEST.exec(weights?.digest ?? '')?.[1] : undefined;
}
