import path from 'node:path';

/** The repository's root: every script works from here, whatever the working directory. */
export const root = path.resolve(import.meta.dirname, '../..');

/** Everything that scripts make inside the repository, except the development build in `dist/`. */
export const buildFolder = path.join(root, '.build');

/** A path inside the repository, from its parts. */
export function inRoot(...parts: string[]): string {
  return path.join(root, ...parts);
}
