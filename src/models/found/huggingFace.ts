import { readlink, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { isModelName } from '../fileNames.ts';
import { displayed, modelsOfFiles, type GgufFile } from './ggufFiles.ts';
import type { FoundModel } from './types.ts';
import { entriesBelow, entriesOf, fileBytes, freshBudget, type Budget, type Entry } from './walk.ts';

const PREFIX = 'models--';

/** Folders in a snapshot: some repositories have one for each quantization. */
const DEPTH = 1;

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
    const entries = await entriesBelow(snapshot, DEPTH, budget);
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
