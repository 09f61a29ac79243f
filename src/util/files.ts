import { constants, type Stats, watch, writeFileSync } from 'node:fs';
import { type FileHandle, lstat, open, readFile, rename, rm, statfs } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type Disposable, toDisposable } from './disposable.ts';

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

/** Our own choice: a scanner looks at a file of some gigabytes for seconds. */
const PATIENCE_MS = [100, 300, 1000, 3000] as const;

/** On Windows a virus scanner holds new files for a moment, and neither they nor their folder can be renamed. */
export async function renamePatiently(from: string, to: string): Promise<void> {
  for (const waitMs of PATIENCE_MS) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      if (process.platform !== 'win32') throw error;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
  await rename(from, to);
}

/** Ours have some hundred. */
const MOST_BYTES = 16 * 1024;

/**
 * Writes a small JSON file. Rejects as node:fs does, with EEXIST where something is there, a link included; nothing is
 * left where it was created and could not be written.
 */
export async function createJson(path: string, value: object): Promise<void> {
  try {
    // In one go: an extension host that ends between creating and writing would leave a file that says nothing.
    writeFileSync(path, JSON.stringify(value), { flag: 'wx' });
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST';
    if (!isThere) await rm(path, { force: true }).catch(() => undefined);
    throw error;
  }
}

/**
 * Reads a small JSON file without following links; undefined where it is none.
 * Rejects as node:fs does, with ENOENT where nothing is there.
 */
export async function readJson(path: string): Promise<unknown> {
  const found = await lstat(path);
  if (!isPlain(found) || found.size > MOST_BYTES) return undefined;
  const file = await open(path, constants.O_RDONLY | NO_FOLLOW);
  try {
    return parsed(await file.readFile('utf8'));
  } finally {
    await file.close();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Names that are safe as a folder or a file on every system: no separators, no leading dot, not too long. */
const SAFE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,120}$/;

/** Windows takes these for devices, whatever ending they have, and drops a final dot. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)|\.$/i;

/** Whether a name can be one folder or file, here and on any other system. */
export function isSafeName(name: string): boolean {
  return SAFE.test(name) && !RESERVED.test(name);
}

/**
 * Calls back with a file's text now, and whenever it is written or replaced; with `undefined` where it cannot
 * be read. Watches its folder, because a file that is replaced is another file.
 */
export function watchFile(path: string, onText: (text: string | undefined) => void): Disposable {
  const read = (): void => {
    readFile(path, 'utf8').then(onText, () => onText(undefined));
  };
  const watcher = watch(dirname(path), { persistent: false }, (_event, name) => {
    if (name === basename(path)) read();
  });
  watcher.on('error', () => watcher.close());
  read();
  return toDisposable(() => watcher.close());
}
