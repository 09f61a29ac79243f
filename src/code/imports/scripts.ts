import {
  ANYWHERE,
  byPrefix,
  folderOf,
  type ImportFamily,
  type ImportSpec,
  join,
  joinAll,
  type Prefix,
  upwards,
} from './types.ts';

/** `from a.b import (c, d as e)`, over several lines in brackets. */
const FROM = /^[ \t]*from[ \t]+([.\w]+)[ \t]+import[ \t]+(?:\(([^)]{0,2000})\)|([^\n#]+))/gm;

/** `import a.b as c, d`. */
const WHOLE = /^[ \t]*import[ \t]+([^\n#]+)/gm;

/** A folder of sources that is no package, in many projects. */
const SOURCES = 'src';

/** Imports of Python: by dots relative to the file, else from its folder upwards. */
export const python: ImportFamily = {
  imports: (text) => [
    ...[...text.matchAll(FROM)].flatMap(([, spec = '', bracketed, plain]) => named(spec, bracketed ?? plain)),
    ...[...text.matchAll(WHOLE)].flatMap(([, list]) => namesIn(list).map((spec) => ({ spec, names: [] }))),
  ],
  candidates: (spec, from) => rootsOf(spec.spec, from).flatMap((root) => modulesIn(root, spec)),
};

/** An import for each name, because each may be a module of its own; one of everything for `*`. */
function named(spec: string, list: string | undefined): ImportSpec[] {
  const names = namesIn(list);
  return names.length === 0 ? [{ spec, names }] : names.map((name) => ({ spec, names: [name] }));
}

/** The names in a list, as they are declared. */
function namesIn(list = ''): string[] {
  return list
    .replace(/#.*$/gm, '')
    .split(',')
    .map((part) => part.trim().split(/\s+as\s+/)[0] ?? '')
    .filter((name) => /^[.\w]+$/.test(name));
}

/** Folders where a module is looked for: by its dots, or from the file's own folder upwards. */
function rootsOf(spec: string, from: string): string[] {
  const dots = /^\.*/.exec(spec)?.[0].length ?? 0;
  const folder = folderOf(from);
  if (dots === 0) return [...upwards(folder), SOURCES];
  const root = join(folder, '../'.repeat(dots - 1));
  return root === undefined ? [] : [root];
}

/** The files that a module or a package may be; a name that is imported from a package may be a module itself. */
function modulesIn(root: string, { spec, names }: ImportSpec): string[] {
  const path = spec.replace(/^\.+/, '').replaceAll('.', '/');
  const module = [root, path].filter(Boolean).join('/');
  const inside = [...names, '__init__'].map((name) =>
    module === '' ? `${name}.py` : `${module}/${name}.py`,
  );
  return path === '' ? inside : [`${module}.py`, ...inside];
}

/** `require 'a'`, `require_relative 'a'`. */
const RUBY_REQUIRED = /^[ \t]*require(_relative)?[ \t(]+(['"])([^'"\n]+)\2/gm;

/** Constants that are looked for at most, by the name that Rails' autoloader (Zeitwerk) expects of their file. */
const MOST_IMPLICIT = 8;

/** Imports of Ruby: required files, and constants by the files that an autoloader would load for them. */
export const ruby: ImportFamily = {
  imports: (text) =>
    [...text.matchAll(RUBY_REQUIRED)].map(([, relative, , path = '']) => ({
      spec: relative === undefined || path.startsWith('.') ? path : `./${path}`,
      names: [],
    })),
  candidates: ({ spec }, from) => {
    const file = spec.endsWith('.rb') ? spec : `${spec}.rb`;
    if (spec.startsWith('.')) return joinAll(folderOf(from), [file]);
    return upwards(folderOf(from)).flatMap((folder) => joinAll(folder, [`lib/${file}`, file]));
  },
  implicit: (from, mentioned) =>
    [...mentioned]
      .filter((word) => /^\p{Lu}/u.test(word))
      .slice(0, MOST_IMPLICIT)
      .map((name) => `${snakeCase(name)}.rb`)
      .map((file) => [...joinAll(folderOf(from), [file]), `${ANYWHERE}${file}`]),
};

/** A constant's name as the name of its file. */
function snakeCase(name: string): string {
  return name.replace(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '_').toLowerCase();
}

/** `use App\Models\{User, Post as P};`, not inside a function's signature. */
const USE =
  /^[ \t]*use[ \t]+(?:function[ \t]+|const[ \t]+)?(\\?[\w\\]{1,200})(?:\{([^}]{0,2000})\})?[^;(\n]{0,400};/gm;

/** `require_once __DIR__ . '/../a.php'`. */
const PHP_REQUIRED =
  /\b(?:require|include)(?:_once)?\b[ \t(]*(?:__DIR__[ \t]*\.[ \t]*)?(['"])([^'"\n]+\.php)\1/g;

/** Imports of PHP: classes by their namespaces, as composer.json maps these to folders, and required files. */
export const php: ImportFamily = {
  imports: (text) => [
    ...[...text.matchAll(USE)].flatMap(([, path = '', group]) => used(path, group)),
    ...[...text.matchAll(PHP_REQUIRED)].map(([, , spec = '']) => ({ spec, names: [] })),
  ],
  candidates: ({ spec }, from, facts) => {
    if (spec.endsWith('.php')) return joinAll(folderOf(from), [spec]);
    const path = byPrefix(spec, facts, '\\');
    const name = spec.slice(spec.lastIndexOf('\\') + 1);
    return path === undefined ? [`${ANYWHERE}${name}.php`] : [`${path}.php`];
  },
  manifest: { names: ['composer.json'], prefixes: namespaces },
};

/** The imports of a `use`, one for each name in its group. */
function used(path: string, group: string | undefined): ImportSpec[] {
  const names =
    group === undefined ? [''] : group.split(',').map((part) => part.trim().split(/\s+as\s+/)[0] ?? '');
  return names.map((name) => {
    const spec = (path + name).replace(/^\\/, '');
    return { spec, names: [spec.slice(spec.lastIndexOf('\\') + 1)] };
  });
}

/** The namespaces that a composer.json maps to folders (PSR-4); none for a file that cannot be read. */
function namespaces(text: string, folder: string): Prefix[] {
  const manifest = parse(text);
  return ['autoload', 'autoload-dev'].flatMap((key) => {
    const map = manifest[key]?.['psr-4'] ?? {};
    return Object.entries(map).flatMap(([prefix, folders]) => {
      const first: unknown = Array.isArray(folders) ? folders[0] : folders;
      const path = typeof first === 'string' ? join(folder, first) : undefined;
      return path === undefined ? [] : [{ prefix, folder: path }];
    });
  });
}

/** As much of a composer.json as is read here. */
type Manifest = Readonly<
  Record<string, { readonly 'psr-4'?: Readonly<Record<string, unknown>> } | undefined>
>;

/** The content of a JSON file; empty where it is none. */
function parse(text: string): Manifest {
  try {
    return Object(JSON.parse(text)) as Manifest;
  } catch {
    return {};
  }
}
