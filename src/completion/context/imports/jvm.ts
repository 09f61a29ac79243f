import { folderOf, joinAll } from './paths.ts';
import { ANYWHERE, type ImportFamily } from './types.ts';

/** Java, Kotlin, Scala. */
const IMPORT = /^[ \t]*import[ \t]+(?:static[ \t]+)?([\w.]+(?:\.\*)?)/gm;

/** `src/main/java`, and where the same package is written in another language or is under test. */
const SOURCE_SETS = ['main/java', 'main/kotlin', 'main/scala', 'test/java', 'test/kotlin', 'test/scala'];

const EXTENSIONS = ['.java', '.kt', '.scala'];

/** Files of the same package are in scope; more of them than this are not looked for. */
const MOST_IMPLICIT = 12;

/** A class is in a file of its name, below folders that are named as its package. */
export const jvm: ImportFamily = {
  imports: (text) => [...text.matchAll(IMPORT)].map(([, spec = '']) => ({ spec, names: namesOf(spec) })),
  candidates: ({ spec }, from) => {
    const path = classPath(spec);
    if (path === undefined) return [];
    const files = rootsOf(spec, from).flatMap((root) => joinAll(root, withExtensions(path)));
    return [...files, `${ANYWHERE}${path}${extensionOf(from)}`];
  },
  implicit: (from, mentioned) =>
    [...mentioned]
      .filter(isClass)
      .slice(0, MOST_IMPLICIT)
      .map((name) => joinAll(folderOf(from), withExtensions(name))),
};

/** The class and, of a static import, its member; none of a whole package. */
function namesOf(spec: string): string[] {
  const parts = spec.split('.');
  const start = parts.findIndex(isClass);
  return start < 0 ? [] : parts.slice(start, start + 2).filter((part) => part !== '*');
}

/** The path of a class by its full name; `undefined` for a whole package. */
function classPath(spec: string): string | undefined {
  const parts = spec.split('.');
  const end = parts.findIndex(isClass);
  return end < 0 ? undefined : parts.slice(0, end + 1).join('/');
}

function isClass(part: string): boolean {
  return /^\p{Lu}/u.test(part);
}

/** Where packages begin: above the folder that is named as the import's first part, in each set of sources. */
function rootsOf(spec: string, from: string): string[] {
  const folders = folderOf(from).split('/');
  const at = folders.indexOf(spec.split('.')[0] ?? '');
  if (at < 0) return [];
  const root = folders.slice(0, at).join('/');
  const set = SOURCE_SETS.find((name) => root.endsWith(name));
  if (set === undefined) return [root];
  return [root, ...SOURCE_SETS.map((name) => root.slice(0, -set.length) + name)];
}

function withExtensions(path: string): string[] {
  return EXTENSIONS.map((extension) => path + extension);
}

function extensionOf(path: string): string {
  return EXTENSIONS.find((extension) => path.endsWith(extension)) ?? '.java';
}
