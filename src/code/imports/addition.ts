import { importFamily } from './resolve.ts';
import type { ImportSpec } from './types.ts';

/** Replacement of a piece of a text. Offsets are UTF-16 units. */
export interface TextReplacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Whether edits of a file do nothing but import something more: afterwards the file imports all that it did, and more,
 * and the edits leave the given piece alone. Code actions are known by what they do, because their titles are written
 * in the user's language.
 * @param kept the piece of the text that no edit may touch.
 */
export function addsImport(
  text: string,
  languageId: string,
  edits: readonly TextReplacement[],
  kept: Pick<TextReplacement, 'start' | 'end'>,
): boolean {
  const family = importFamily(languageId);
  if (!family || edits.length === 0) return false;
  if (edits.some(({ start, end }) => start < kept.end && end > kept.start)) return false;
  const before = importedNames(family.imports(text));
  const after = importedNames(family.imports(withEdits(text, edits)));
  return after.size > before.size && [...before].every((name) => after.has(name));
}

/** A text after edits, none of which overlaps another. */
export function withEdits(text: string, edits: readonly TextReplacement[]): string {
  const fromBehind = [...edits].sort((a, b) => b.start - a.start);
  return fromBehind.reduce(
    (current, edit) => current.slice(0, edit.start) + edit.text + current.slice(edit.end),
    text,
  );
}

/** Each imported name with its module, and each module that is imported as a whole. */
function importedNames(imports: readonly ImportSpec[]): ReadonlySet<string> {
  return new Set(
    imports.flatMap(({ spec, names }) =>
      names.length === 0 ? [spec] : names.map((name) => `${spec} ${name}`),
    ),
  );
}
