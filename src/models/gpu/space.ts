import { statfs } from 'node:fs/promises';
import { GpuError } from './error.ts';
import { installedBytes, megabytes, type GpuPack } from './packages.ts';

/** Bytes free for us on the disk of a folder; undefined where the file system does not say. */
export type FreeBytes = (folder: string) => Promise<number | undefined>;

/** Asks the operating system. */
export const freeBytesOf: FreeBytes = async (folder) => {
  try {
    const { bavail, bsize, blocks } = await statfs(folder);
    return blocks === 0 ? undefined : bavail * bsize;
  } catch {
    return undefined;
  }
};

/** For the library's JavaScript, for rounding up to blocks, and so that the disk is not full afterwards. */
const MARGIN = 50_000_000;

/** Bytes that an installation takes at its peak: a packed file goes as soon as it is unpacked. */
export function neededBytes(pack: GpuPack): number {
  return installedBytes(pack) + Math.max(...pack.packages.map(({ bytes }) => bytes)) + MARGIN;
}

/** @throws GpuError `no-space` with what is needed and what is free. */
export async function requireSpace(folder: string, pack: GpuPack, freeBytes: FreeBytes): Promise<void> {
  const free = await freeBytes(folder);
  const needed = neededBytes(pack);
  if (free === undefined || free >= needed) return;
  const message = `GPU support needs ${megabytes(needed)} of disk space; ${megabytes(free)} are free in ${folder}.`;
  throw new GpuError('no-space', message);
}
