import path from 'node:path';

/** The repository's root: every script works from here, whatever the working directory. */
export const root = path.resolve(import.meta.dirname, '../..');

/** Everything that scripts make inside the repository, except the development build in `dist/`. */
export const buildFolder = path.join(root, '.build');

/** A path inside the repository, from its parts. */
export function inRoot(...parts: string[]): string {
  return path.join(root, ...parts);
}

/** What is read of one entry in `packages` of a package-lock.json (lockfile version 2 or 3). */
interface LockEntry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
}

/** What is read of a package-lock.json. */
export interface Lockfile {
  readonly packages: Readonly<Record<string, LockEntry>>;
}

/**
 * The folders (`node_modules/...`, as the lockfile spells them) of every package that a user's copy needs on
 * every platform, sorted. npm has marked what only development or only some platforms reach; the native
 * packages are optional dependencies and are chosen per target instead.
 */
export function productionPackages(lock: Lockfile): string[] {
  return Object.entries(lock.packages)
    .filter(([folder, entry]) => folder !== '' && isAlwaysNeeded(entry))
    .map(([folder]) => folder)
    .sort();
}

function isAlwaysNeeded(entry: LockEntry): boolean {
  return !entry.dev && !entry.optional && !entry.devOptional;
}

/**
 * The package folders (`node_modules/a`, `node_modules/a/node_modules/@b/c`) that hold these files, without
 * duplicates. Files outside any package are left out.
 */
export function packageFolders(files: readonly string[]): string[] {
  const folders = files.map((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]);
  return [...new Set(folders.filter((folder) => folder !== undefined))];
}

/** A value as a record when it is an object, else an empty one. */
export function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
