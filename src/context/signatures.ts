import { type Declaration, membersOf, type Outline, takeFitting, written } from '../code/declarations.ts';
import { LONGEST_CHUNK } from './excerpts.ts';

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

/** UTF-16 units for them: some ten signatures. */
const LIMIT = 400;

/**
 * What the file declares outside the prompt's window: what the cursor is in, then what the window mentions, then
 * what is nearest.
 * @param shown the window's first line and the one after its last.
 * @param mentioned the words of the window.
 */
export function farDeclarations(
  outline: Outline,
  shown: readonly [number, number],
  mentioned: ReadonlySet<string>,
  limit: number = LIMIT,
): string {
  const far = outline.filter((declaration) => isOutside(declaration, shown));
  const ranked = far.sort((a, b) => rank(a, shown, mentioned) - rank(b, shown, mentioned));
  return written(outline, takeFitting(ranked, limit));
}

function isOutside({ start, signature }: Declaration, [from, to]: readonly [number, number]): boolean {
  return start >= to || start + signature.split('\n').length <= from;
}

/** Lines of the longest file that is looked at; more than any distance. */
const FAR = 100_000;

function rank(
  { name, start, end }: Declaration,
  [from, to]: readonly [number, number],
  mentioned: ReadonlySet<string>,
): number {
  const distance = start >= to ? start - to : from - start;
  if (start < from && end > from) return distance - 2 * FAR;
  return mentioned.has(name) ? distance - FAR : distance;
}
