import { folderOf, join, joinAll, nameOf, stemOf } from './paths.ts';
import type { ImportFamily, ImportSpec } from './types.ts';

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
  const own = ROOTS.includes(nameOf(from)) ? folder : [folder, stemOf(from)].filter(Boolean).join('/');
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
