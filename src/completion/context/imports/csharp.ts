import { folderOf, joinAll } from './paths.ts';
import { ANYWHERE, type ImportFamily } from './types.ts';

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
