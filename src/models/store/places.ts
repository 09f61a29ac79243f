import { join } from 'node:path';
import type { InstalledVersion, PublishedFile } from './types.ts';

/** What names a version: its first file. */
interface Named {
  readonly files: readonly [Pick<PublishedFile, 'sha256'>, ...unknown[]];
}

/** Digits of a hash that tell versions of one model apart, and keep paths short. */
const DIGITS = 12;

/** Names that are safe as a folder or a file on every system: no separators, no leading dot, not too long. */
const SAFE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,120}$/;

/** Windows takes these for devices, whatever ending they have, and drops a final dot. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)|\.$/i;

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

/** Whether a name can be one folder or file, here and on any other system. */
export function isSafeName(name: string): boolean {
  return SAFE.test(name) && !RESERVED.test(name);
}

/** @throws Error for a name that might lead elsewhere: names come from servers and from files on disk. */
function checked(name: string): string {
  if (!isSafeName(name)) throw new Error(`${JSON.stringify(name)} cannot be the name of a file`);
  return name;
}
