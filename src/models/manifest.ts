import { isSafeName } from '../util/files.ts';
import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';

const NAME = 'model.json';

/** A list of one at least, in its type too: the library's `minLength` leaves that as it was. */
const filled = <T>(form: v.GenericSchema<T>): v.GenericSchema<readonly [T, ...T[]]> =>
  v.custom((value) => Array.isArray(value) && value.length > 0 && value.every((item) => v.is(form, item)));

const FILE = v.object({
  name: v.pipe(v.string(), v.check(isSafeName)),
  bytes: v.pipe(v.number(), v.safeInteger()),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});

const VERSION = v.object({ revision: v.string(), files: filled(FILE) });

const MANIFEST: v.GenericSchema<InstalledModel> = v.object({
  id: v.string(),
  label: v.string(),
  repository: v.string(),
  licence: v.string(),
  versions: filled(VERSION),
});

/** What a model's folder says about it; undefined where it says nothing that makes sense. Never rejects. */
export async function readManifest(storage: string, id: string): Promise<InstalledModel | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(join(modelFolder(storage, id), NAME), 'utf8'));
    return v.is(MANIFEST, value) && value.id === id ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Replaces it in one step: a reader sees the old one or the new one. Rejects as node:fs does. */
export async function writeManifest(storage: string, model: InstalledModel): Promise<void> {
  const file = join(modelFolder(storage, model.id), NAME);
  const fresh = `${file}.${randomUUID()}`;
  try {
    await writeFile(fresh, `${JSON.stringify(model, null, 2)}\n`, { flag: 'wx' });
    await rename(fresh, file);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

/** What names a version: its first file. */
interface Named {
  readonly files: readonly [Pick<PublishedFile, 'sha256'>, ...unknown[]];
}

/** Digits of a hash that tell versions of one model apart, and keep paths short. */
const DIGITS = 12;

/** All models that were downloaded, below the extension's own folder of the editor's storage. */
export function modelsFolder(storage: string): string {
  return join(storage, 'models');
}

/** Everything of one model. */
export function modelFolder(storage: string, id: string): string {
  return join(modelsFolder(storage), checked(id));
}

/** The files of one version. A version is what its first file is: two with the same one are the same. */
export function versionFolder(storage: string, id: string, version: Named): string {
  return join(modelFolder(storage, id), versionName(version));
}

/** A version's folder below its model's. */
export function versionName({ files: [first] }: Named): string {
  return checked(first.sha256.slice(0, DIGITS));
}

/** What the engine loads of a version: its only file, or its first part. */
export function modelPath(storage: string, id: string, version: InstalledVersion): string {
  return filePath(storage, id, version, version.files[0]);
}

/** One file of a version. */
export function filePath(
  storage: string,
  id: string,
  version: Named,
  { name }: Pick<PublishedFile, 'name'>,
): string {
  return join(versionFolder(storage, id, version), checked(name));
}

/** @throws Error for a name that might lead elsewhere: names come from servers and from files on disk. */
function checked(name: string): string {
  if (!isSafeName(name)) throw new Error(`${JSON.stringify(name)} cannot be the name of a file`);
  return name;
}

/** A file of a model as it was published. */
export interface PublishedFile {
  /** A plain file name: no folder. */
  readonly name: string;
  /** Where it is fetched from. */
  readonly address: string;
  /** Absent where only the server knows. */
  readonly bytes?: number | undefined;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** A model that can be installed. */
export interface PublishedModel {
  /** Names the model through all its versions: letters, digits, `.`, `_` and `-`. */
  readonly id: string;
  /** What people call it. */
  readonly label: string;
  /** `owner/name`. */
  readonly repository: string;
  /** A commit, or a branch where only the hash pins the file. */
  readonly revision: string;
  readonly licence: string;
  /** One file, or the parts of a split one in their order. */
  readonly files: readonly [PublishedFile, ...PublishedFile[]];
}

/** A file on disk, as it has to be. */
export interface InstalledFile {
  readonly name: string;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** One version of a model on disk. */
export interface InstalledVersion {
  readonly revision: string;
  readonly files: readonly [InstalledFile, ...InstalledFile[]];
}

/** A model on disk. */
export interface InstalledModel {
  readonly id: string;
  readonly label: string;
  readonly repository: string;
  readonly licence: string;
  /** The newest first; one before it is kept, so that an update can be undone. */
  readonly versions: readonly [InstalledVersion, ...InstalledVersion[]];
}
