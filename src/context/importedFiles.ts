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

/** An imported file, and what of it is imported. */
export interface ImportedSource extends ImportedFile {
  readonly outline: Outline;
}

/** The file whose imports are looked for. */
export interface Importer {
  /** The path, relative to the workspace folder. */
  readonly path: string;
  readonly languageId: string;
  readonly imports: readonly ImportSpec[];
  /** The words of the file: they find what it imports without naming it. */
  readonly mentioned: ReadonlySet<string>;
}

/** A workspace folder whose source files can be read. */
export interface Sources extends WorkspaceFiles {
  /** A source file; undefined where the file cannot or must not be read, or not now. */
  source(path: string): Promise<SourceFile | undefined>;
}

/** A file of the workspace as far as others need it. */
export interface SourceFile {
  readonly outline: Outline;
  /** The file's own imports, and what it re-exports. */
  readonly imports: readonly ImportSpec[];
}

/** The sources that a file imports, also through files that only re-export what others declare. */
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

/** How often a file that only re-exports may lead to another one of that kind. */
const DEEPEST = 2;

/** Files that are looked at behind a file that re-exports everything of several. */
const MOST_PASSED_ON = 6;

/** What one search works with. */
interface Search {
  readonly family: ImportFamily;
  readonly facts: WorkspaceFacts;
  readonly sources: Sources;
}

/** The file itself where it declares what is imported from it, or else the files that it re-exports that of. */
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

/** Whether an import may bring names that are wanted. */
function mayPassOn({ names }: ImportSpec, wanted: ReadonlySet<string>): boolean {
  return names.length === 0 || names.some((name) => wanted.has(name));
}
