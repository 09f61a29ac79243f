import { folderOf } from './paths.ts';
import { byPrefix, type ImportFamily } from './types.ts';

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
