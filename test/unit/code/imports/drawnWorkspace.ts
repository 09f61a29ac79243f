import {
  factsFor,
  importFamily,
  resolveImplicit,
  resolveImports,
  type WorkspaceFiles,
} from '../../../../src/code/imports/resolve.ts';
import { baseName, folderOf } from '../../../../src/code/imports/types.ts';

/** A workspace as a list of paths with texts. */
export type Drawn = Readonly<Record<string, string>>;

/** Answers from a drawing what a disk would. */
export function filesOf(drawn: Drawn): WorkspaceFiles {
  const paths = Object.keys(drawn);
  const listed = (folder: string): string[] =>
    paths.filter((path) => folderOf(path) === folder).map(baseName);
  const ending = (end: string): string[] =>
    paths.filter((path) => `/${path}`.endsWith(`/${end}`)).slice(0, 1);
  return {
    list: async (folder) => await Promise.resolve(new Set(listed(folder))),
    read: async (path) => await Promise.resolve(drawn[path]),
    find: async (ends) => await Promise.resolve(ends.flatMap(ending)),
  };
}

/** What the imports of one file of a workspace lead to: `path: names`, or the path alone where it is everything. */
export async function imported(languageId: string, from: string, drawn: Drawn): Promise<string[]> {
  const family = importFamily(languageId)!;
  const files = filesOf(drawn);
  const facts = await factsFor(family, from, files);
  const found = await resolveImports(family, family.imports(drawn[from] ?? ''), from, facts, files);
  return found.map(({ path, names }) => [path, ...names].join(' '));
}

/** What is in scope of a file without an import, when it mentions some names. */
export async function implicit(
  languageId: string,
  from: string,
  mentioned: readonly string[],
  drawn: Drawn,
): Promise<string[]> {
  const found = await resolveImplicit(importFamily(languageId)!, from, new Set(mentioned), filesOf(drawn));
  return found.map(({ path }) => path);
}
