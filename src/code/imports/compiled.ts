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

const INCLUDE = /^[ \t]*#[ \t]*(?:include|import)[ \t]*"([^"\n]+)"/gm;

/** Folders of headers in most projects; the empty one is the folder itself. */
const HEADERS = ['', 'include', 'inc', 'src', 'lib'];

/** Looks beside the file, then in the folders around it and in those that are for headers there. */
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

/** Types that are looked for; a file mentions many that are the framework's. */
const MOST_IMPLICIT = 12;

/** `using` names namespaces, which say nothing of files: a type is looked for by its name. */
export const csharp: ImportFamily = {
  imports: () => [],
  candidates: () => [],
  implicit: (from, mentioned) =>
    [...mentioned]
      .filter((word) => /^\p{Lu}/u.test(word))
      .slice(0, MOST_IMPLICIT)
      .map((name) => [...joinAll(folderOf(from), [`${name}.cs`]), `${ANYWHERE}${name}.cs`]),
};

/** One import, or several in brackets; each may be renamed. */
const IMPORTS = /^import\s+(?:\(([^)]{0,4000})\)|(?:[\w.]+\s+)?("[^"\n]+"))/gm;

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

/** Java, Kotlin, Scala. */
const IMPORT = /^[ \t]*import[ \t]+(?:static[ \t]+)?([\w.]+(?:\.\*)?)/gm;

/** `src/main/java`, and where the same package is written in another language or is under test. */
const SOURCE_SETS = ['main/java', 'main/kotlin', 'main/scala', 'test/java', 'test/kotlin', 'test/scala'];

const EXTENSIONS = ['.java', '.kt', '.scala'];

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

const MODULE = /^[ \t]*(?:pub(?:\([^)]{0,50}\))?[ \t]+)?mod[ \t]+(\w+)[ \t]*;/gm;

const USE = /^[ \t]*(?:pub(?:\([^)]{0,50}\))?[ \t]+)?use[ \t]+([^;]{1,2000});/gm;

/** Files that are the module of their folder. */
const ROOTS = ['mod.rs', 'lib.rs', 'main.rs'];

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

/** The paths of `a::{b, c::{d, e}}`, each with the name at its end. */
function leaves(tree: string): ImportSpec[] {
  const open = tree.indexOf('{');
  if (open < 0) return [leaf(tree)];
  const head = tree.slice(0, open);
  return parts(tree.slice(open + 1, tree.lastIndexOf('}'))).flatMap((part) => leaves(head + part));
}

function leaf(path: string): ImportSpec {
  const spec = path.replace(/ as .*$/, '').replace(/::(?:\*|self)$/, '');
  const name = /::(\w+)$/.exec(spec)?.[1];
  return { spec, names: name === undefined || path.endsWith('*') ? [] : [name] };
}

/** Splits at the commas that are in no inner braces. */
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

/** The folder that a path's first part begins in; `undefined` for other crates. */
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

/** The longest part of the path that is a module; the rest are names in it. At last the module it begins in. */
function modules(root: string, path: readonly string[]): string[] {
  const within = path.map((_, index) =>
    [root, ...path.slice(0, path.length - index)].filter(Boolean).join('/'),
  );
  const own = [...joinAll(root, ROOTS), `${root}.rs`];
  return [...within.flatMap((module) => [`${module}.rs`, `${module}/mod.rs`]), ...own];
}
