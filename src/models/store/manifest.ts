import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isSafeName, modelFolder } from './places.ts';
import type { InstalledFile, InstalledModel, InstalledVersion } from './types.ts';

const NAME = 'model.json';

/** What a model's folder says about it; undefined where it says nothing that makes sense. Never rejects. */
export async function readManifest(storage: string, id: string): Promise<InstalledModel | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(join(modelFolder(storage, id), NAME), 'utf8'));
    return isManifest(value) && value.id === id ? value : undefined;
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

function isManifest(value: unknown): value is InstalledModel {
  const { id, label, repository, licence, versions } = fieldsOf<InstalledModel>(value);
  return (
    [id, label, repository, licence].every((text) => typeof text === 'string') &&
    isFilled(versions) &&
    versions.every(isVersion)
  );
}

function isVersion(value: unknown): value is InstalledVersion {
  const { revision, files } = fieldsOf<InstalledVersion>(value);
  return typeof revision === 'string' && isFilled(files) && files.every(isFile);
}

function isFile(value: unknown): value is InstalledFile {
  const { name, bytes, sha256 } = fieldsOf<InstalledFile>(value);
  const named = typeof name === 'string' && isSafeName(name);
  return named && Number.isSafeInteger(bytes) && typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256);
}

function isFilled(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0;
}

/** What an object may have, each of unknown type; nothing for anything else. */
function fieldsOf<T>(value: unknown): Partial<Record<keyof T, unknown>> {
  return typeof value === 'object' && value !== null ? value : {};
}
