/** Paths within a workspace folder: with `/`, relative to it; the folder itself is the empty path. */

/** The folder that a file or folder is in; that of the outermost is the workspace folder. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A file's name up to its first dot: `store.spec.ts` is about `store`. */
export function stemOf(path: string): string {
  return nameOf(path).split('.')[0] ?? '';
}

/** Goes from a folder along a relative path; `undefined` where that leaves the workspace. */
export function join(folder: string, relative: string): string | undefined {
  const parts: string[] = [];
  for (const part of `${folder}/${relative}`.split('/')) {
    if (part === '..' && parts.pop() === undefined) return undefined;
    if (part !== '' && part !== '.' && part !== '..') parts.push(part);
  }
  return parts.join('/');
}

/** As `join`, for several; those that leave the workspace are dropped. */
export function joinAll(folder: string, relatives: readonly string[]): string[] {
  return relatives.map((relative) => join(folder, relative)).filter((path) => path !== undefined);
}

/** A folder and those around it, the workspace folder last. */
export function upwards(folder: string): string[] {
  const folders = [folder];
  for (let at = folder; at !== '';) folders.push((at = folderOf(at)));
  return folders;
}
