import { languageFacts } from '../languages.ts';
import type { ImportStyle } from '../language.ts';
import { c, csharp, go, jvm, rust } from './compiled.ts';
import { javascript } from './javascript.ts';
import { php, python, ruby } from './scripts.ts';
import {
  ANYWHERE,
  baseName,
  folderOf,
  type ImportFamily,
  type ImportSpec,
  join,
  type Prefix,
  upwards,
  type WorkspaceFacts,
} from './types.ts';

/** A workspace folder, as far as it can be read. A file that cannot be read counts as absent; nothing throws. */
export interface WorkspaceFiles {
  /** The names of the files in a folder; empty where there is no such folder. */
  list(folder: string): Promise<ReadonlySet<string>>;
  /** The text of a small file; undefined for one that cannot be read. */
  read(path: string): Promise<string | undefined>;
  /** The paths that end in one of `ends`, in whatever folder; at most one for each. */
  find(ends: readonly string[]): Promise<readonly string[]>;
}

/** A file of the workspace that another one imports. */
export interface ImportedFile {
  readonly path: string;
  /** The imported names; empty for everything. */
  readonly names: ReadonlySet<string>;
}

/** How the imports of a language are found; undefined for a language of which that is not known. */
export function importFamily(languageId: string): ImportFamily | undefined {
  const style = languageFacts(languageId).imports;
  return style && FAMILIES[style];
}

/** The reader of each style of imports. */
const FAMILIES: Readonly<Record<ImportStyle, ImportFamily>> = {
  javascript,
  python,
  go,
  jvm,
  csharp,
  rust,
  c,
  php,
  ruby,
};

/** Imports of a file that are looked for at most; a file with more is a list of other files. */
const MOST_IMPORTS = 60;

/** The files behind the imports of one: each once, in the order of the imports. */
export async function resolveImports(
  family: ImportFamily,
  imports: readonly ImportSpec[],
  from: string,
  facts: WorkspaceFacts,
  files: WorkspaceFiles,
): Promise<ImportedFile[]> {
  const wanted = imports.slice(0, MOST_IMPORTS).map((spec) => ({
    names: spec.names,
    candidates: family.candidates(spec, from, facts),
  }));
  return await resolveAll(family, wanted, from, files);
}

/** The files that are in scope of one without being imported, each once. */
export async function resolveImplicit(
  family: ImportFamily,
  from: string,
  mentioned: ReadonlySet<string>,
  files: WorkspaceFiles,
): Promise<ImportedFile[]> {
  const implicit = family.implicit?.(from, mentioned) ?? [];
  const wanted = implicit.map((candidates) => ({ names: [], candidates }));
  return await resolveAll(family, wanted, from, files);
}

/** The prefixes that the nearest manifest above a file tells; none without a manifest. */
export async function factsFor(
  { manifest }: ImportFamily,
  from: string,
  files: WorkspaceFiles,
): Promise<WorkspaceFacts> {
  for (const folder of manifest ? upwards(folderOf(from)) : []) {
    const present = await files.list(folder);
    for (const name of manifest?.names.filter((wanted) => present.has(wanted)) ?? []) {
      const text = await files.read(join(folder, name) ?? name);
      const prefixes: readonly Prefix[] = manifest?.prefixes(text ?? '', folder) ?? [];
      if (prefixes.length > 0) return { prefixes };
    }
  }
  return { prefixes: [] };
}

/** An import that is looked for. */
interface Wanted {
  readonly names: readonly string[];
  readonly candidates: readonly string[];
}

/** The files of all imports: those that lie where a candidate says, else what one search for all of them finds. */
async function resolveAll(
  family: ImportFamily,
  all: readonly Wanted[],
  from: string,
  files: WorkspaceFiles,
): Promise<ImportedFile[]> {
  const found = await Promise.all(all.map(({ candidates }) => firstThere(candidates, family, files)));
  const searched = await searchFor(
    all.filter((_, index) => found[index]?.length === 0),
    files,
  );
  const merged = new Map<string, Set<string>>();
  for (const [index, { names, candidates }] of all.entries()) {
    const paths = found[index]?.length
      ? found[index]
      : searched.filter((path) => candidates.some((end) => endsIn(path, end)));
    for (const path of paths) if (path !== from) merge(merged, path, names);
  }
  return [...merged].map(([path, names]) => ({ path, names }));
}

/** Files that are taken at most of a folder that is imported as a whole. */
const MOST_IN_FOLDER = 8;

/** The first candidate that exists: one file, or the files of a folder. Empty where none does. */
async function firstThere(
  candidates: readonly string[],
  { sources = /./ }: ImportFamily,
  files: WorkspaceFiles,
): Promise<readonly string[]> {
  for (const candidate of candidates) {
    if (candidate === '' || candidate.startsWith(ANYWHERE)) continue;
    const folder = folderOf(candidate);
    const names = await files.list(folder);
    if (names.has(baseName(candidate))) return [candidate];
    if (!candidate.endsWith('/')) continue;
    const inside = [...names].filter((name) => sources.test(name)).sort();
    if (inside.length > 0) return inside.slice(0, MOST_IN_FOLDER).map((name) => join(folder, name) ?? name);
  }
  return [];
}

/** The files that can only be found by their names, with one search for all of them. */
async function searchFor(all: readonly Wanted[], files: WorkspaceFiles): Promise<readonly string[]> {
  const ends = all.flatMap(({ candidates }) => candidates.filter((path) => path.startsWith(ANYWHERE)));
  return ends.length === 0
    ? []
    : await files.find([...new Set(ends)].map((end) => end.slice(ANYWHERE.length)));
}

/** Whether a path is what a candidate that begins with `ANYWHERE` stands for. */
function endsIn(path: string, candidate: string): boolean {
  return candidate.startsWith(ANYWHERE) && `/${path}`.endsWith(candidate.slice(ANYWHERE.length - 1));
}

/**
 * Adds imported names to those that a file has already. No names mean everything, whatever else is imported by name.
 */
function merge(merged: Map<string, Set<string>>, path: string, names: readonly string[]): void {
  const before = merged.get(path);
  if (!before) merged.set(path, new Set(names));
  else if (names.length === 0) before.clear();
  else if (before.size > 0) for (const name of names) before.add(name);
}
