import { folderOf, join, upwards } from './paths.ts';
import type { ImportFamily, ImportSpec } from './types.ts';

/** `from a.b import (c, d as e)`, over several lines in brackets. */
const FROM = /^[ \t]*from[ \t]+([.\w]+)[ \t]+import[ \t]+(?:\(([^)]{0,2000})\)|([^\n#]+))/gm;

/** `import a.b as c, d`. */
const WHOLE = /^[ \t]*import[ \t]+([^\n#]+)/gm;

/** A folder of sources that is no package, in many projects. */
const SOURCES = 'src';

export const python: ImportFamily = {
  imports: (text) => [
    ...[...text.matchAll(FROM)].flatMap(([, spec = '', bracketed, plain]) => named(spec, bracketed ?? plain)),
    ...[...text.matchAll(WHOLE)].flatMap(([, list]) => namesIn(list).map((spec) => ({ spec, names: [] }))),
  ],
  candidates: (spec, from) => rootsOf(spec.spec, from).flatMap((root) => modulesIn(root, spec)),
};

/** An import for each name, because each may be a module of its own; all of it for `*`. */
function named(spec: string, list: string | undefined): ImportSpec[] {
  const names = namesIn(list);
  return names.length === 0 ? [{ spec, names }] : names.map((name) => ({ spec, names: [name] }));
}

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

/** A module or a package; what is imported from a package may be a module itself. */
function modulesIn(root: string, { spec, names }: ImportSpec): string[] {
  const path = spec.replace(/^\.+/, '').replaceAll('.', '/');
  const module = [root, path].filter(Boolean).join('/');
  const inside = [...names, '__init__'].map((name) =>
    module === '' ? `${name}.py` : `${module}/${name}.py`,
  );
  return path === '' ? inside : [`${module}.py`, ...inside];
}
