import { constants, type Stats, watch, writeFileSync } from 'node:fs';
import { type FileHandle, lstat, open, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type Disposable, toDisposable } from './disposable.ts';

/** An open file with the methods of Node's `FileHandle` that are used on a {@link Disk}. */
export type OpenFile = Pick<FileHandle, 'read' | 'write' | 'stat' | 'truncate' | 'sync' | 'close'>;

/** The disk as a value that is passed in, so that a test can let it fail or be full. */
export interface Disk {
  /** Opens a file as Node's `open` does, with numeric flags. */
  readonly open: (path: string, flags: number) => Promise<OpenFile>;
  readonly freeBytes: FreeBytes;
}

/** Looks up the bytes that this user can still write to the disk of a folder; undefined where the file system does not say. */
export type FreeBytes = (folder: string) => Promise<number | undefined>;

/** Free bytes as the operating system reports them; undefined also where the folder cannot be looked at. Never rejects. */
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

/** Whether a path, by its `lstat`, is a file of its own: neither a link nor a second name (hard link) of another file. */
export function isPlain(found: Stats): boolean {
  return found.isFile() && found.nlink <= 1;
}

/**
 * Flag for `open` that makes it fail at a link instead of following it. 0 on Windows, which has no such flag, and where
 * few users may make links.
 */
export const NO_FOLLOW = (constants as Partial<typeof constants>).O_NOFOLLOW ?? 0;

/** Milliseconds before each further attempt to rename; chosen so that a virus scanner gets seconds for a file of gigabytes. */
const RENAME_DELAYS_MS = [100, 300, 1000, 3000] as const;

/**
 * Renames a file or folder, on Windows up to five times within 4.4 s. There a virus scanner holds new files for a moment,
 * and neither they nor their folder can be renamed meanwhile. Rejects as node:fs does, elsewhere at the first failure.
 */
export async function renamePatiently(from: string, to: string): Promise<void> {
  for (const waitMs of RENAME_DELAYS_MS) {
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

let writes = 0;

/**
 * Replaces a file in one step, readable by the user alone: a reader sees what was there or the new text. Rejects as node:fs
 * does; nothing half written is left then.
 */
export async function writeAtomic(path: string, text: string): Promise<void> {
  const fresh = `${path}.${process.pid}.${writes++}`;
  try {
    await writeFile(fresh, text, { flag: 'wx', mode: 0o600 });
    await renamePatiently(fresh, path);
  } catch (error) {
    await rm(fresh, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** Bytes of a JSON file that are read at most; those that Nearline writes have some hundred. */
const MAX_JSON_BYTES = 16 * 1024;

/**
 * Creates a small JSON file. Rejects as node:fs does, with EEXIST where anything has that name, a link included; after any
 * other failure nothing is left of the file.
 */
export async function createJson(path: string, value: object): Promise<void> {
  try {
    // Synchronous: an extension host that ends between creating and writing would leave an empty file.
    writeFileSync(path, JSON.stringify(value), { flag: 'wx' });
  } catch (error) {
    const isTaken = (error as NodeJS.ErrnoException).code === 'EEXIST';
    if (!isTaken) await rm(path, { force: true }).catch(() => undefined);
    throw error;
  }
}

/**
 * Reads a small JSON file without following links; undefined for a link, for more than 16 KiB, and for text that is no
 * JSON. Rejects as node:fs does, with ENOENT where there is no file.
 */
export async function readJson(path: string): Promise<unknown> {
  const found = await lstat(path);
  if (!isPlain(found) || found.size > MAX_JSON_BYTES) return undefined;
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

/** Names that Windows takes for devices, whatever ending they have, and names with a final dot, which it drops. */
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)|\.$/i;

/** Whether a name can be that of one folder or file, on this system and on every other. */
export function isSafeName(name: string): boolean {
  return SAFE.test(name) && !RESERVED.test(name);
}

/**
 * Watches a file: calls back with its text now and whenever it is written or replaced, with undefined where it cannot be
 * read. What is watched is its folder, because a replaced file is another file. Throws as node:fs does where there is no
 * such folder.
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

/** Bytes from the start of a file that {@link standInOf} looks at: enough to tell a model, a page and a pointer apart. */
export const HEAD_BYTES = 512;

/** Kind of content that takes the place of a file: a sign-in or error page, or the text that Git LFS keeps instead of it. */
export type StandIn = 'web-page' | 'lfs-pointer';

/**
 * Kind of content that a file has in place of its own, whatever that should be; undefined where it is neither.
 * @param head its first {@link HEAD_BYTES}, or all of a shorter file.
 */
export function standInOf(head: Uint8Array): StandIn | undefined {
  // Decoding takes a byte order mark away.
  const text = new TextDecoder().decode(head.subarray(0, HEAD_BYTES)).trimStart();
  if (/^<(?:!doctype|html|head|\?xml)/i.test(text)) return 'web-page';
  return text.startsWith('version https://git-lfs') ? 'lfs-pointer' : undefined;
}
