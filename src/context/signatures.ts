import { type Declaration, membersOf, type Outline, takeFitting, written } from '../code/declarations.ts';
import { type LineRange, LONGEST_CHUNK } from './excerpts.ts';

/**
 * The signatures that an imported file shows its importer, in the order of the file: of what is imported, with its
 * members, and only of what the importer mentions where it imports everything.
 * @param names the imported names; empty for everything.
 * @param mentioned the words of the importer.
 * @param limit UTF-16 units of all signatures, line ends included.
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

/** Signatures that the importer cannot use, or is asked not to. */
const HIDDEN = /^\s*(?:[a-z]+\s+){0,4}(?:private\b|protected\b|#(?!define)|_(?=[a-z]\w*\())/;

/** Words by which languages that hide by default mark what is not hidden. */
const OPEN = /^(?:export|pub|public)\b/;

/**
 * The declarations that are imported. A default import, and a module that is imported by its own name, are declared by
 * another name, or by none: then those that the importer mentions, else all that are not hidden.
 */
function pick(outline: Outline, names: ReadonlySet<string>, mentioned: ReadonlySet<string>): Declaration[] {
  const imported = outline.filter(({ name }) => names.has(name));
  if (imported.length > 0) return imported;
  const used = outline.filter(({ name }) => mentioned.has(name));
  if (used.length > 0) return used;
  const all = outline.filter(({ depth }) => depth === 0);
  const open = all.filter(({ signature }) => OPEN.test(signature));
  return open.length > 0 ? open : all;
}

/** Whether a file declares a name that is imported from it. A file that does not re-exports what others declare. */
export function declaresAny(outline: Outline, names: ReadonlySet<string>): boolean {
  return names.size === 0 || outline.some(({ name }) => names.has(name));
}

/** UTF-16 units of a file's own declarations: some ten signatures. */
const LIMIT = 400;

/**
 * The signatures of what a file declares outside the prompt's window, in the order of the file: the declarations that
 * the cursor is in are taken first, then those that the window mentions, then the nearest.
 * @param shown the window's lines, as `LineRange`.
 * @param mentioned the words of the window.
 * @param limit UTF-16 units of all signatures, line ends included.
 */
export function farDeclarations(
  outline: Outline,
  shown: LineRange,
  mentioned: ReadonlySet<string>,
  limit: number = LIMIT,
): string {
  const far = outline.filter((declaration) => isOutside(declaration, shown));
  const ranked = far.sort((a, b) => rank(a, shown, mentioned) - rank(b, shown, mentioned));
  return written(outline, takeFitting(ranked, limit));
}

/** Whether no line of a signature is in the window. */
function isOutside({ start, signature }: Declaration, [from, to]: LineRange): boolean {
  return start >= to || start + signature.split('\n').length <= from;
}

/** Lines of the longest file that is looked at: more than any distance. */
const FAR = 100_000;

/**
 * How late a declaration is taken: its distance from the window in lines, less `FAR` where the window mentions it, and
 * less twice that where the window begins in it.
 */
function rank(
  { name, start, end }: Declaration,
  [from, to]: LineRange,
  mentioned: ReadonlySet<string>,
): number {
  const distance = start >= to ? start - to : from - start;
  if (start < from && end > from) return distance - 2 * FAR;
  return mentioned.has(name) ? distance - FAR : distance;
}
