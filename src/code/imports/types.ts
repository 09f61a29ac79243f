/** An import as a file writes it. */
export interface ImportSpec {
  /** The module, path or namespace that is imported from, without quotes. */
  readonly spec: string;
  /** The imported names, as they are declared in the other file; empty where everything is imported. */
  readonly names: readonly string[];
}

/**
 * The beginning of imports that are found in one folder: Go's module path, a path of tsconfig.json, a namespace of
 * PSR-4.
 */
export interface Prefix {
  readonly prefix: string;
  /** The folder, relative to the workspace folder. */
  readonly folder: string;
}

/** Facts of the workspace that resolving needs besides the import. */
export interface WorkspaceFacts {
  readonly prefixes: readonly Prefix[];
}

/** How the imports of some languages are read and found. All of it is pure: `resolve.ts` looks at the disk. */
export interface ImportFamily {
  /** The imports of a file, and what the file re-exports of others. */
  imports(text: string): readonly ImportSpec[];
  /**
   * Where an imported file may be: paths relative to the workspace folder, of which the first that exists counts. A
   * path that ends in `/` stands for the source files of that folder; one that begins with `ANYWHERE` for the first
   * file of that name in any folder.
   */
  candidates(spec: ImportSpec, from: string, facts: WorkspaceFacts): readonly string[];
  /**
   * The files that are in scope of `from` without an import: candidates as above, a list for each file.
   * @param mentioned the words of the file `from`.
   */
  implicit?(from: string, mentioned: ReadonlySet<string>): readonly (readonly string[])[];
  /** Names of the source files of a folder that is imported as a whole; all files where absent. */
  readonly sources?: RegExp;
  /** The file that tells the prefixes of imports in its folder and below, and how to read it. */
  readonly manifest?: {
    readonly names: readonly string[];
    prefixes(text: string, folder: string): readonly Prefix[];
  };
}

/** The glob of any folder, at the beginning of a candidate. */
export const ANYWHERE = '**/';

/** The path that the longest fitting prefix gives an import; undefined where none fits. */
export function byPrefix(
  spec: string,
  { prefixes }: WorkspaceFacts,
  separator: '/' | '\\',
): string | undefined {
  const fitting = prefixes.filter(({ prefix }) => fits(spec, prefix, separator));
  const best = fitting.sort((a, b) => b.prefix.length - a.prefix.length)[0];
  if (!best) return undefined;
  const rest = spec.slice(best.prefix.length).replaceAll(separator, '/');
  return [best.folder, rest]
    .map((part) => part.replace(/^\/+|\/+$/g, ''))
    .filter(Boolean)
    .join('/');
}

/** Whether an import begins with a prefix, and that ends where a part of the import does. */
function fits(spec: string, prefix: string, separator: string): boolean {
  if (!spec.startsWith(prefix)) return false;
  return prefix.endsWith(separator) || spec.length === prefix.length || spec[prefix.length] === separator;
}

/** Paths within a workspace folder: with `/`, relative to it; the folder itself is the empty path. */

/**
 * The folder that a file or folder is in. Paths here are relative to the workspace folder, with `/`; the workspace
 * folder itself is the empty path, and is the folder of what lies outermost.
 */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The name of a file up to its first dot: `store.spec.ts` is about `store`. */
export function stemOf(path: string): string {
  return baseName(path).split('.')[0] ?? '';
}

/** The path that a relative path leads to from a folder; undefined where it leaves the workspace. */
export function join(folder: string, relative: string): string | undefined {
  const parts: string[] = [];
  for (const part of `${folder}/${relative}`.split('/')) {
    if (part === '..' && parts.pop() === undefined) return undefined;
    if (part !== '' && part !== '.' && part !== '..') parts.push(part);
  }
  return parts.join('/');
}

/** The paths that several relative ones lead to, as `join`; those that leave the workspace are dropped. */
export function joinAll(folder: string, relatives: readonly string[]): string[] {
  return relatives.map((relative) => join(folder, relative)).filter((path) => path !== undefined);
}

/** A folder and all folders around it, the workspace folder last. */
export function upwards(folder: string): string[] {
  const folders = [folder];
  for (let at = folder; at !== '';) folders.push((at = folderOf(at)));
  return folders;
}
