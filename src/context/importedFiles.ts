import type { Outline } from '../code/declarations.ts';
import {
  factsFor,
  type ImportedFile,
  importFamily,
  resolveImplicit,
  resolveImports,
  type WorkspaceFiles,
} from '../code/imports/resolve.ts';
import type { ImportFamily, ImportSpec, WorkspaceFacts } from '../code/imports/types.ts';
import { declaresAny } from './signatures.ts';

/** A file of the workspace as far as others need it. */
export interface SourceFile {
  readonly outline: Outline;
  /** Its own imports, and what it passes on. */
  readonly imports: readonly ImportSpec[];
}

/** A workspace folder whose source files can be read. */
export interface Sources extends WorkspaceFiles {
  /** `undefined` for a file that cannot or must not be read, or not now. */
  source(path: string): Promise<SourceFile | undefined>;
}

/** An imported file, and what of it is imported. */
export interface ImportedSource extends ImportedFile {
  readonly outline: Outline;
}

/** A file that is read. */
export interface Importer {
  /** Relative to the workspace folder. */
  readonly path: string;
  readonly languageId: string;
  readonly imports: readonly ImportSpec[];
  /** Its words: what it imports without naming it. */
  readonly mentioned: ReadonlySet<string>;
}

/** Files that pass on what others declare lie behind one another at most so often. */
const DEEPEST = 2;

/** Files that are looked at behind one that passes on everything of several. */
const MOST_PASSED_ON = 6;

/** The sources that a file imports, also through files that only pass on what others declare. */
export async function importedSources(importer: Importer, sources: Sources): Promise<ImportedSource[]> {
  const family = importFamily(importer.languageId);
  if (!family) return [];
  const { path, imports, mentioned } = importer;
  const facts = await factsFor(family, path, sources);
  const [named, implicit] = await Promise.all([
    resolveImports(family, imports, path, facts, sources),
    resolveImplicit(family, path, mentioned, sources),
  ]);
  const known = new Set(named.map((file) => file.path));
  const all = [...named, ...implicit.filter((file) => !known.has(file.path))];
  const found = await Promise.all(
    all.map(async (file) => await behind({ family, facts, sources }, file, DEEPEST)),
  );
  return found.flat();
}

interface Search {
  readonly family: ImportFamily;
  readonly facts: WorkspaceFacts;
  readonly sources: Sources;
}

/** A file that declares what is imported from it, or else those that it passes them on of. */
async function behind(search: Search, file: ImportedFile, depth: number): Promise<ImportedSource[]> {
  const source = await search.sources.source(file.path);
  if (!source) return [];
  if (depth === 0 || declaresAny(source.outline, file.names)) return [{ ...file, outline: source.outline }];
  const passed = source.imports.filter((spec) => mayPassOn(spec, file.names)).slice(0, MOST_PASSED_ON);
  const next = await resolveImports(search.family, passed, file.path, search.facts, search.sources);
  const found = await Promise.all(
    next.map(async (other) => await behind(search, { ...other, names: file.names }, depth - 1)),
  );
  const declaring = found.flat().filter(({ outline }) => declaresAny(outline, file.names));
  return declaring.length > 0 ? declaring : [{ ...file, outline: source.outline }];
}

function mayPassOn({ names }: ImportSpec, wanted: ReadonlySet<string>): boolean {
  return names.length === 0 || names.some((name) => wanted.has(name));
}
