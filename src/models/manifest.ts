import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { isSafeName, writeAtomic } from '../util/files.ts';

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
  /** One file, or the parts of a split one in their order. */
  readonly files: readonly [InstalledFile, ...InstalledFile[]];
}

/** A downloaded model, as its manifest on disk describes it. */
export interface InstalledModel {
  readonly id: string;
  readonly label: string;
  readonly repository: string;
  readonly licence: string;
  /** The newest first; one before it is kept, so that an update can be undone. */
  readonly versions: readonly [InstalledVersion, ...InstalledVersion[]];
}

/** A non-empty list, in its type too: the library's `minLength` leaves the type as it was. */
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

/** Name of the manifest in a model's folder. */
const MANIFEST_NAME = 'model.json';

/** The manifest in a model's folder; undefined where there is none that can be used. Never rejects. */
export async function readManifest(storage: string, id: string): Promise<InstalledModel | undefined> {
  try {
    const text = await readFile(join(modelFolder(storage, id), MANIFEST_NAME), 'utf8');
    const value: unknown = JSON.parse(text);
    return v.is(MANIFEST, value) && value.id === id ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Replaces a model's manifest in one step: a reader sees the old one or the new one. Rejects as node:fs does. */
export async function writeManifest(storage: string, model: InstalledModel): Promise<void> {
  const file = join(modelFolder(storage, model.id), MANIFEST_NAME);
  await writeAtomic(file, `${JSON.stringify(model, null, 2)}\n`);
}

/** A version as far as it takes to name its folder: versions with the same first file are the same. */
interface VersionIdentity {
  readonly files: readonly [Pick<InstalledFile, 'sha256'>, ...unknown[]];
}

/** Digits of a hash that name a version: they tell versions of one model apart, and keep paths short. */
const DIGITS = 12;

/**
 * Folder of all downloaded models.
 * @param storage the extension's own folder of the editor's storage, here and below.
 */
export function modelsFolder(storage: string): string {
  return join(storage, 'models');
}

/** Folder of one model, with its manifest and all its versions. @throws Error for an unsafe id. */
export function modelFolder(storage: string, id: string): string {
  return join(modelsFolder(storage), safe(id));
}

/** Folder of the files of one version. @throws Error for an unsafe id. */
export function versionFolder(storage: string, id: string, version: VersionIdentity): string {
  return join(modelFolder(storage, id), versionName(version));
}

/** Name of a version's folder below its model's. */
export function versionName({ files: [first] }: VersionIdentity): string {
  return safe(first.sha256.slice(0, DIGITS));
}

/** Path of the file that the engine loads of a version: its only one, or its first part. */
export function modelPath(storage: string, id: string, version: InstalledVersion): string {
  return filePath(storage, id, version, version.files[0]);
}

/** Path of one file of a version. @throws Error for an unsafe id or file name. */
export function filePath(
  storage: string,
  id: string,
  version: VersionIdentity,
  { name }: Pick<InstalledFile, 'name'>,
): string {
  return join(versionFolder(storage, id, version), safe(name));
}

/** @throws Error for a name that might lead elsewhere: names come from servers and from files on disk. */
function safe(name: string): string {
  if (!isSafeName(name)) throw new Error(`${JSON.stringify(name)} cannot be the name of a file`);
  return name;
}
