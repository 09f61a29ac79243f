import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { isSafeName, modelFolder } from './places.ts';
import type { InstalledModel } from './types.ts';

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
