import type { Dirent } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';

/** A function that says whether one more entry of a folder may be looked at, and counts it. */
export type EntryBudget = () => boolean;

/** A file, folder or link in a folder. */
export interface FolderEntry {
  readonly name: string;
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
}

/**
 * Entries that are looked at: chosen for a thousand models with all that lies beside them. A folder that holds more was
 * chosen by mistake.
 */
const MAX_ENTRIES = 10_000;

/** A budget of so many entries, for one folder of a program and all below it. */
export function freshBudget(entries = MAX_ENTRIES): EntryBudget {
  let left = entries;
  return () => left-- > 0;
}

/** The entries of a folder by name, none where it cannot be read. Never rejects. */
export async function entriesOf(folder: string, budget: EntryBudget): Promise<readonly FolderEntry[]> {
  const entries: FolderEntry[] = [];
  try {
    for await (const found of await opendir(folder)) {
      if (!budget()) break;
      entries.push({ name: found.name, path: join(folder, found.name), kind: kindOf(found) });
    }
  } catch {
    // It is absent, no folder, or not ours to read: what was seen until then counts.
  }
  return entries.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** The files and links in a folder and, `depth` levels down, in its folders. Links are not followed. Never rejects. */
export async function entriesBelow(
  folder: string,
  depth: number,
  budget: EntryBudget,
): Promise<readonly FolderEntry[]> {
  const below: FolderEntry[] = [];
  for (const entry of await entriesOf(folder, budget)) {
    if (entry.kind !== 'folder') below.push(entry);
    else if (depth > 0) below.push(...(await entriesBelow(entry.path, depth - 1, budget)));
  }
  return below;
}

/** Size of a regular file; undefined for anything else. Never rejects. */
export async function fileBytes(path: string): Promise<number | undefined> {
  const found = await lstat(path).catch(() => undefined);
  return found?.isFile() ? found.size : undefined;
}

function kindOf(entry: Dirent): FolderEntry['kind'] {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'link' : 'other';
}
