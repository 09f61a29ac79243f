import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { extract } from 'tar';
import { cached } from '../lib/cache.ts';
import { npm } from '../lib/commands.ts';
import { inRoot } from '../lib/repository.ts';
import { step } from '../lib/progress.ts';
import { asRecord } from '../lib/repository.ts';
import { nativePackages, type Target } from './targets.ts';

/** A package as package-lock.json pins it. */
interface Pinned {
  readonly version: string;
  readonly integrity: string;
}

/**
 * What a lockfile (parsed) says about a package. Throws by name when it lacks the package, or pins another version
 * than `version`: JavaScript of one version with a binary of another crashes in ways that look like ours.
 */
export function pinned(lockfile: unknown, name: string, version: string): Pinned {
  const entry = asRecord(asRecord(asRecord(lockfile)['packages'])[`node_modules/${name}`]);
  const { version: found, integrity } = entry;
  if (typeof found !== 'string' || typeof integrity !== 'string') {
    throw new Error(`${name} is not in package-lock.json: no native engine for that target`);
  }
  if (found !== version) throw new Error(`${name} is pinned to ${found}, but node-llama-cpp to ${version}`);
  return { version: found, integrity };
}

/** Throws by name unless `bytes` have the sha512 that the lockfile recorded. */
export function verify(name: string, bytes: Uint8Array, integrity: string): void {
  const actual = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  if (actual !== integrity)
    throw new Error(`${name} does not have the integrity that package-lock.json records`);
}

/**
 * The folder of a target's native engine, of exactly node-llama-cpp's version: the installed one, or else npm's,
 * verified and kept in the cache. Rejects by name when there is none.
 */
export async function nativePackage(target: Target): Promise<string> {
  const name = nativePackages[target];
  const lockfile: unknown = JSON.parse(await readFile(inRoot('package-lock.json'), 'utf8'));
  const version = await installedVersion('node-llama-cpp');
  const pin = pinned(lockfile, name, version ?? 'nothing installed');
  if ((await installedVersion(name)) === pin.version) return inRoot('node_modules', name);
  const folder = `${name.replace(/[@/]/g, ' ').trim().replace(/ /g, '-')}-${pin.version}`;
  return await step(`Fetching ${name} ${pin.version}`, () =>
    cached(folder, (into) => fetchPackage(name, pin, into)),
  );
}

async function fetchPackage(name: string, pin: Pinned, folder: string): Promise<void> {
  const packed = path.join(folder, 'packed');
  await mkdir(packed);
  const said = await npm(['pack', `${name}@${pin.version}`, '--pack-destination', packed], folder);
  const archive = path.join(packed, said.trim().split('\n').at(-1) ?? '');
  verify(name, await readFile(archive), pin.integrity);
  await extract({ file: archive, cwd: folder, strip: 1 });
  await rm(packed, { recursive: true });
}

async function installedVersion(name: string): Promise<string | undefined> {
  const file = inRoot('node_modules', name, 'package.json');
  if (!existsSync(file)) return undefined;
  const installed = asRecord(JSON.parse(await readFile(file, 'utf8')));
  // npm may have put another package in its place (see "overrides" in package.json).
  return installed['name'] === name ? String(installed['version']) : undefined;
}
