/** An import as a file writes it. */
export interface ImportSpec {
  /** What is imported from, without quotes. */
  readonly spec: string;
  /** What is imported, by the names it is declared with; none where that is everything. */
  readonly names: readonly string[];
}

/** Imports that begin so are found in a folder: Go's module path, a path of tsconfig.json, a namespace of PSR-4. */
export interface Prefix {
  readonly prefix: string;
  /** Relative to the workspace folder. */
  readonly folder: string;
}

/** What resolving needs to know of the workspace besides the import. */
export interface WorkspaceFacts {
  readonly prefixes: readonly Prefix[];
}

/** How the imports of some languages are read and found. All of it is pure; see `resolve.ts` for the disk. */
export interface ImportFamily {
  /** The imports of a file; also what it passes on of other files. */
  imports(text: string): readonly ImportSpec[];
  /**
   * Where a file may be: paths relative to the workspace folder, of which the first that exists counts. One that ends
   * in `/` stands for the source files of that folder; one that begins with the glob of any folder for the first
   * file that is found with that name.
   */
  candidates(spec: ImportSpec, from: string, facts: WorkspaceFacts): readonly string[];
  /** What is in scope without an import: for each of these the same as `candidates`. */
  implicit?(from: string, mentioned: ReadonlySet<string>): readonly (readonly string[])[];
  /** Source files of a folder that is imported as a whole. */
  readonly sources?: RegExp;
  /** The file that tells the prefixes of all in its folder, and how to read it. */
  readonly manifest?: {
    readonly names: readonly string[];
    prefixes(text: string, folder: string): readonly Prefix[];
  };
}

/** Any folder of the workspace, at the beginning of a candidate. */
export const ANYWHERE = '**/';

/** The path that a prefix gives an import, or `undefined` where none fits. The longest prefix counts. */
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

function fits(spec: string, prefix: string, separator: string): boolean {
  if (!spec.startsWith(prefix)) return false;
  return prefix.endsWith(separator) || spec.length === prefix.length || spec[prefix.length] === separator;
}

/** Paths within a workspace folder: with `/`, relative to it; the folder itself is the empty path. */

/** The folder that a file or folder is in; that of the outermost is the workspace folder. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A file's name up to its first dot: `store.spec.ts` is about `store`. */
export function stemOf(path: string): string {
  return baseName(path).split('.')[0] ?? '';
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
