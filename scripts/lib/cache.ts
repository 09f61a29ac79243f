import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const stamp = '.complete';
const abandonedAfterMs = 3_600_000;

/** What the cache's place depends on, as values, so that a test can ask for every platform's. */
interface CacheInputs {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The folder for large things that are fetched once and shared by all checkouts. It lies outside the repository, so
 * that cleaning a checkout does not cost a download and no tool walks into it.
 */
export function cacheFolder(
  inputs: CacheInputs = { platform: process.platform, home: os.homedir(), env: process.env },
): string {
  const { platform, home, env } = inputs;
  if (env['NEARLINE_CACHE']) return path.resolve(env['NEARLINE_CACHE']);
  if (platform === 'darwin') return path.join(home, 'Library', 'Caches', 'nearline-dev');
  const base = platform === 'win32' ? env['LOCALAPPDATA'] : env['XDG_CACHE_HOME'];
  const fallback = platform === 'win32' ? ['AppData', 'Local'] : ['.cache'];
  return path.join(base ? base : path.join(home, ...fallback), 'nearline-dev');
}

/**
 * A folder of the cache, filled by `fill` the first time. All or nothing: it is filled under another name, stamped
 * and renamed, so an interrupted download is never taken for a whole one. Rejects with `fill`'s error.
 */
export async function cached(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const final = path.join(cacheFolder(), name);
  if (existsSync(path.join(final, stamp))) return final;
  await mkdir(path.dirname(final), { recursive: true });
  await removeAbandoned(path.dirname(final));
  const temporary = await mkdtemp(`${final}.partial-`);
  try {
    await fill(temporary);
    await writeFile(path.join(temporary, stamp), '');
    await moveInto(temporary, final);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return final;
}

/** Whether `cached` has already made this folder. */
export function isCached(name: string): boolean {
  return existsSync(path.join(cacheFolder(), name, stamp));
}

async function moveInto(temporary: string, final: string): Promise<void> {
  try {
    await rename(temporary, final);
  } catch {
    // Another run has finished first, and its copy is as good as ours; or an old one is there, without a stamp.
    if (existsSync(path.join(final, stamp))) return;
    await rm(final, { recursive: true, force: true });
    await rename(temporary, final);
  }
}

async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.includes('.partial-')) continue;
    const file = path.join(folder, name);
    const { mtimeMs } = await stat(file);
    if (Date.now() - mtimeMs > abandonedAfterMs) await rm(file, { recursive: true, force: true });
  }
}
