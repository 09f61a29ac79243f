import {
  ANYWHERE,
  baseName,
  byPrefix,
  folderOf,
  type ImportFamily,
  type ImportSpec,
  join,
  joinAll,
  stemOf,
  upwards,
} from './types.ts';

/** `#include "a.h"`: files in angle brackets are the system's. */
const INCLUDE = /^[ \t]*#[ \t]*(?:include|import)[ \t]*"([^"\n]+)"/gm;

/** Folders of headers in most projects; the empty one is the folder itself. */
const HEADERS = ['', 'include', 'inc', 'src', 'lib'];

/**
 * Imports of C and its relatives: looked for beside the file, then in the folders around it, and in those for headers
 * there.
 */
export const c: ImportFamily = {
  imports: (text) => [...text.matchAll(INCLUDE)].map(([, spec = '']) => ({ spec, names: [] })),
  candidates: ({ spec }, from) =>
    upwards(folderOf(from)).flatMap((folder) =>
      joinAll(
        folder,
        HEADERS.map((headers) => `${headers}/${spec}`),
      ),
    ),
};

/** Types that are looked for at most: a file mentions many that are the framework's. */
const MOST_IMPLICIT = 12;

/** A namespace that C# uses; without aliases, which import under another name. */
const USING = /^[ \t]*(?:global[ \t]+)?using[ \t]+(?:static[ \t]+)?([\w.]+)[ \t]*;/gm;

/** Imports of C#: `using` names namespaces, which say nothing of files, so that a type is looked for by its name. */
export const csharp: ImportFamily = {
  imports: (text) => [...text.matchAll(USING)].map(([, spec = '']) => ({ spec, names: [] })),
  candidates: () => [],
  implicit: (from, mentioned) =>
    [...mentioned]
      .filter((word) => /^\p{Lu}/u.test(word))
      .slice(0, MOST_IMPLICIT)
      .map((name) => [...joinAll(folderOf(from), [`${name}.cs`]), `${ANYWHERE}${name}.cs`]),
};

/** One import of Go, or several in brackets; each may be renamed. */
const IMPORTS = /^import\s+(?:\(([^)]{0,4000})\)|(?:[\w.]+\s+)?("[^"\n]+"))/gm;

/** Imports of Go: a module path's folder, by the prefix that go.mod tells. */
export const go: ImportFamily = {
  imports: (text) =>
    [...text.matchAll(IMPORTS)]
      .flatMap(([, block, single]) => [...(block ?? single ?? '').matchAll(/"([^"\n]+)"/g)])
      .map(([, spec = '']) => ({ spec, names: [] })),
  candidates: ({ spec }, _from, facts) => {
    const folder = byPrefix(spec, facts, '/');
    return folder === undefined ? [] : [`${folder}/`];
  },
  /** The files of a folder are one package. */
  implicit: (from) => [[`${folderOf(from)}/`]],
  sources: /(?<!_test)\.go$/,
  manifest: {
    names: ['go.mod'],
    prefixes: (text, folder) => {
      const prefix = /^module\s+"?([^\s"]+)/m.exec(text)?.[1];
      return prefix === undefined ? [] : [{ prefix, folder }];
    },
  },
};

/** An import of Java, Kotlin or Scala. */
const IMPORT = /^[ \t]*import[ \t]+(?:static[ \t]+)?([\w.]+(?:\.\*)?)/gm;

/** `src/main/java`, and where the same package is written in another language or is tested. */
const SOURCE_SETS = ['main/java', 'main/kotlin', 'main/scala', 'test/java', 'test/kotlin', 'test/scala'];

/** Extensions of the sources of these languages. */
const EXTENSIONS = ['.java', '.kt', '.scala'];

/**
 * Imports of Java, Kotlin and Scala: a class is in a file of its name, below folders that are named as its package.
 */
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

/** The class and, of a static import, its member; none for a whole package. */
function namesOf(spec: string): string[] {
  const parts = spec.split('.');
  const start = parts.findIndex(isClass);
  return start < 0 ? [] : parts.slice(start, start + 2).filter((part) => part !== '*');
}

/** The path of a class by its full name; undefined for a whole package. */
function classPath(spec: string): string | undefined {
  const parts = spec.split('.');
  const end = parts.findIndex(isClass);
  return end < 0 ? undefined : parts.slice(0, end + 1).join('/');
}

/** Whether a part of a name is a class's, by its capital letter. */
function isClass(part: string): boolean {
  return /^\p{Lu}/u.test(part);
}

/** Folders where packages begin: above the folder that is named as the import's first part, in each set of sources. */
function rootsOf(spec: string, from: string): string[] {
  const folders = folderOf(from).split('/');
  const at = folders.indexOf(spec.split('.')[0] ?? '');
  if (at < 0) return [];
  const root = folders.slice(0, at).join('/');
  const set = SOURCE_SETS.find((name) => root.endsWith(name));
  if (set === undefined) return [root];
  return [root, ...SOURCE_SETS.map((name) => root.slice(0, -set.length) + name)];
}

/** A path with each of the extensions. */
function withExtensions(path: string): string[] {
  return EXTENSIONS.map((extension) => path + extension);
}

/** The extension of a file; Java's for any other. */
function extensionOf(path: string): string {
  return EXTENSIONS.find((extension) => path.endsWith(extension)) ?? '.java';
}

/** `mod a;`: a module in a file of its own. */
const MODULE = /^[ \t]*(?:pub(?:\([^)]{0,50}\))?[ \t]+)?mod[ \t]+(\w+)[ \t]*;/gm;

/** `use a::{b, c};`, over several lines too. */
const USE = /^[ \t]*(?:pub(?:\([^)]{0,50}\))?[ \t]+)?use[ \t]+([^;]{1,2000});/gm;

/** Files that are the module of their folder. */
const ROOTS = ['mod.rs', 'lib.rs', 'main.rs'];

/** Imports of Rust: modules of the same crate, by their paths. */
export const rust: ImportFamily = {
  imports: (text) => [
    ...[...text.matchAll(MODULE)].map(([, name = '']) => ({ spec: `self::${name}`, names: [] })),
    ...[...text.matchAll(USE)].flatMap(([, tree = '']) => leaves(tree.replace(/\s+/g, ' ').trim())),
  ],
  candidates: ({ spec }, from) => {
    const [first = '', ...rest] = spec.split('::');
    const root = rootOf(first, from);
    if (root === undefined) return [];
    const up = rest.lastIndexOf('super') + 1;
    const start = join(root, '../'.repeat(up));
    return start === undefined ? [] : modules(start, rest.slice(up));
  },
};

/** The imports in a `use`: the paths of `a::{b, c::{d, e}}`, each with the name at its end. */
function leaves(tree: string): ImportSpec[] {
  const open = tree.indexOf('{');
  if (open < 0) return [leaf(tree)];
  const head = tree.slice(0, open);
  return parts(tree.slice(open + 1, tree.lastIndexOf('}'))).flatMap((part) => leaves(head + part));
}

/** The import that one path is: the name at its end is imported, or everything for `*`. */
function leaf(path: string): ImportSpec {
  const spec = path.replace(/ as .*$/, '').replace(/::(?:\*|self)$/, '');
  const name = /::(\w+)$/.exec(spec)?.[1];
  return { spec, names: name === undefined || path.endsWith('*') ? [] : [name] };
}

/** The parts of a list, split at the commas that are in no inner braces. */
function parts(list: string): string[] {
  const found: string[] = [''];
  let depth = 0;
  for (const character of list) {
    depth += character === '{' ? 1 : character === '}' ? -1 : 0;
    if (character === ',' && depth === 0) found.push('');
    else found.push((found.pop() ?? '') + character);
  }
  return found.map((part) => part.trim()).filter((part) => part !== '');
}

/** The folder that a path's first part begins in; undefined for other crates. */
function rootOf(first: string, from: string): string | undefined {
  const folder = folderOf(from);
  const own = ROOTS.includes(baseName(from)) ? folder : [folder, stemOf(from)].filter(Boolean).join('/');
  if (first === 'self') return own;
  if (first === 'super') return folderOf(own);
  if (first !== 'crate') return undefined;
  const folders = folder.split('/');
  const source = folders.lastIndexOf('src');
  return source < 0 ? undefined : folders.slice(0, source + 1).join('/');
}

/**
 * The files in which a path may end: the longest part of the path that is a module first, since the rest are names in
 * it; the module that the path begins in last.
 */
function modules(root: string, path: readonly string[]): string[] {
  const within = path.map((_, index) =>
    [root, ...path.slice(0, path.length - index)].filter(Boolean).join('/'),
  );
  const own = [...joinAll(root, ROOTS), `${root}.rs`];
  return [...within.flatMap((module) => [`${module}.rs`, `${module}/mod.rs`]), ...own];
}
