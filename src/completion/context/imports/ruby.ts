import { folderOf, joinAll, upwards } from './paths.ts';
import { ANYWHERE, type ImportFamily } from './types.ts';

const REQUIRED = /^[ \t]*require(_relative)?[ \t(]+(['"])([^'"\n]+)\2/gm;

/** Constants that are looked for by the name that Rails' autoloader (Zeitwerk) expects of their file. */
const MOST_IMPLICIT = 8;

export const ruby: ImportFamily = {
  imports: (text) =>
    [...text.matchAll(REQUIRED)].map(([, relative, , path = '']) => ({
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

function snakeCase(name: string): string {
  return name.replace(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '_').toLowerCase();
}
