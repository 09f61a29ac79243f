import { constants, type Stats } from 'node:fs';
import { open, statfs, type FileHandle } from 'node:fs/promises';

/** An open file as far as it is used here. */
export type OpenFile = Pick<FileHandle, 'read' | 'write' | 'stat' | 'truncate' | 'sync' | 'close'>;

/** The disk as a value, so that a test can let it fail. */
export interface Disk {
  /** As Node's `open`, with numeric flags. */
  readonly open: (path: string, flags: number) => Promise<OpenFile>;
  readonly freeBytes: FreeBytes;
}

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

/** The disk of this machine. */
export const thisDisk: Disk = { open, freeBytes: freeBytesOf };

/** Whether what lies at a path is a file and leads to no other: no link, and no second name of one that lies elsewhere. */
export function isPlain(found: Stats): boolean {
  return found.isFile() && found.nlink <= 1;
}

/** Flag for `open`: fails at a link instead of following it. Windows knows no such flag, and lets few make links. */
export const NO_FOLLOW = (constants as Partial<typeof constants>).O_NOFOLLOW ?? 0;
