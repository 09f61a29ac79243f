import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isAlive } from '../transfer/alive.ts';
import { gpuFolder, installedGpu } from './installed.ts';

const WORK = /^work-(\d+)-/;
const PACK = /^\d+\.\d+\.\d+-(cuda|vulkan)$/;
const MARKER = /^installed\.json\.(\d+)$/;

/** Makes an empty folder for an installation in progress; its name carries the process, so that a later one can clean up. */
export async function workFolder(storage: string): Promise<string> {
  return await mkdtemp(join(gpuFolder(storage), `work-${process.pid}-`));
}

/**
 * Removes what nobody needs: packs other than the installed one, and what a process that is gone left half done.
 * Never rejects; what is in use stays for the next time.
 * @returns whether all of it is gone.
 */
export async function sweep(storage: string): Promise<boolean> {
  const folder = gpuFolder(storage);
  const installed = installedGpu(storage)?.libraryRoot ?? '';
  const names = await readdir(folder).catch(() => []);
  const useless = names.filter((name) => name !== basename(installed) && isUseless(name));
  const removed = await Promise.all(useless.map(async (name) => await remove(join(folder, name))));
  return removed.every((gone) => gone);
}

function isUseless(name: string): boolean {
  const [, pid] = WORK.exec(name) ?? MARKER.exec(name) ?? [];
  return pid === undefined ? PACK.test(name) : !isAlive(Number(pid));
}

/** On Windows a file stays in use until the worker that has it loaded is gone, which takes it a second. */
async function remove(path: string): Promise<boolean> {
  try {
    await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    return true;
  } catch {
    return false;
  }
}
