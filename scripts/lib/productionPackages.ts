/** What is read of one entry in `packages` of a package-lock.json (lockfile version 2 or 3). */
export interface LockEntry {
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
