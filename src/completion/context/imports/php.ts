import { folderOf, join, joinAll } from './paths.ts';
import { ANYWHERE, byPrefix, type ImportFamily, type ImportSpec, type Prefix } from './types.ts';

/** `use App\Models\{User, Post as P};`, not inside a function's signature. */
const USE =
  /^[ \t]*use[ \t]+(?:function[ \t]+|const[ \t]+)?(\\?[\w\\]{1,200})(?:\{([^}]{0,2000})\})?[^;(\n]{0,400};/gm;

/** `require_once __DIR__ . '/../a.php'`. */
const REQUIRED = /\b(?:require|include)(?:_once)?\b[ \t(]*(?:__DIR__[ \t]*\.[ \t]*)?(['"])([^'"\n]+\.php)\1/g;

export const php: ImportFamily = {
  imports: (text) => [
    ...[...text.matchAll(USE)].flatMap(([, path = '', group]) => used(path, group)),
    ...[...text.matchAll(REQUIRED)].map(([, , spec = '']) => ({ spec, names: [] })),
  ],
  candidates: ({ spec }, from, facts) => {
    if (spec.endsWith('.php')) return joinAll(folderOf(from), [spec]);
    const path = byPrefix(spec, facts, '\\');
    const name = spec.slice(spec.lastIndexOf('\\') + 1);
    return path === undefined ? [`${ANYWHERE}${name}.php`] : [`${path}.php`];
  },
  manifest: { names: ['composer.json'], prefixes: namespaces },
};

function used(path: string, group: string | undefined): ImportSpec[] {
  const names =
    group === undefined ? [''] : group.split(',').map((part) => part.trim().split(/\s+as\s+/)[0] ?? '');
  return names.map((name) => {
    const spec = (path + name).replace(/^\\/, '');
    return { spec, names: [spec.slice(spec.lastIndexOf('\\') + 1)] };
  });
}

/** PSR-4: a namespace is a folder. */
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

type Manifest = Readonly<
  Record<string, { readonly 'psr-4'?: Readonly<Record<string, unknown>> } | undefined>
>;

function parse(text: string): Manifest {
  try {
    return Object(JSON.parse(text)) as Manifest;
  } catch {
    return {};
  }
}
