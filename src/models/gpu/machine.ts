import { access, constants, readdir, readFile } from 'node:fs/promises';
import type { Machine } from './detect.ts';

/** The machine that this runs on. */
export const thisMachine: Machine = {
  platform: process.platform,
  arch: process.arch,
  env: process.env,
  exists: async (path) => await can(path, constants.F_OK),
  usable: async (device) => await can(device, constants.R_OK | constants.W_OK),
  read: async (path) => await readFile(path, 'latin1').catch(() => ''),
  list: async (folder) => await readdir(folder).catch(() => []),
};

async function can(path: string, mode: number): Promise<boolean> {
  return await access(path, mode).then(
    () => true,
    () => false,
  );
}
