import { LONGEST_CHUNK } from './excerpt.ts';
import { membersOf, takeFitting, written, type Declaration, type Outline } from './outline.ts';

/** What the importer cannot use, or is asked not to. */
const HIDDEN = /^\s*(?:[a-z]+\s+){0,4}(?:private\b|protected\b|#(?!define)|_(?=[a-z]\w*\())/;

/** What languages that hide by default mark as not hidden. */
const OPEN = /^(?:export|pub|public)\b/;

/**
 * What a file that is imported from tells its importer: signatures of what it imports, with their members. Only what
 * the importer mentions, where it imports everything.
 * @param names what is imported; none for everything.
 * @param mentioned the words of the importer.
 */
export function signaturesOf(
  outline: Outline,
  names: ReadonlySet<string>,
  mentioned: ReadonlySet<string>,
  limit: number = LONGEST_CHUNK,
): string {
  const visible = outline.filter(({ signature }) => !HIDDEN.test(signature));
  const wanted = pick(visible, names, mentioned);
  const members = wanted.flatMap((declaration) => membersOf(visible, declaration));
  return written(outline, takeFitting([...wanted, ...members], limit));
}

/** A default import, and a module that is imported by its own name, are declared by another name, or by none. */
function pick(outline: Outline, names: ReadonlySet<string>, mentioned: ReadonlySet<string>): Declaration[] {
  const imported = outline.filter(({ name }) => names.has(name));
  if (imported.length > 0) return imported;
  const used = outline.filter(({ name }) => mentioned.has(name));
  if (used.length > 0) return used;
  const all = outline.filter(({ depth }) => depth === 0);
  const open = all.filter(({ signature }) => OPEN.test(signature));
  return open.length > 0 ? open : all;
}

/** Whether a file declares one of the names that are imported from it: else it passes on what others declare. */
export function declaresAny(outline: Outline, names: ReadonlySet<string>): boolean {
  return names.size === 0 || outline.some(({ name }) => names.has(name));
}
