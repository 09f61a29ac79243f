import { spawnSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import path from 'node:path';

/** Bytes of the pieces in which a disk is filled: most of it quickly, then all of it. */
const PIECES = [1 << 20, 1 << 12];

/** A folder with a small disk of its own. */
export interface SmallDisk {
  /** Leaves no room on it. Gives the file that takes it all. */
  fill(): string;
  /** Gives the folder back its own disk, also while somebody is in it. */
  remove(): void;
}

/** Mounts a disk in memory over a folder; undefined where that cannot be done: it takes Linux, and root. */
export function mountSmallDisk(folder: string, bytes: number): SmallDisk | undefined {
  const options = ['-t', 'tmpfs', '-o', `size=${bytes}`];
  if (process.platform !== 'linux' || !runs('mount', [...options, 'tmpfs', folder])) return undefined;
  return { fill: () => fill(path.join(folder, 'filler')), remove: () => void runs('umount', ['-l', folder]) };
}

function fill(file: string): string {
  for (const size of PIECES) {
    const piece = Buffer.alloc(size);
    while (hasRoomFor(file, piece));
  }
  return file;
}

function hasRoomFor(file: string, piece: Buffer): boolean {
  try {
    appendFileSync(file, piece);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
    throw error;
  }
}

function runs(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
