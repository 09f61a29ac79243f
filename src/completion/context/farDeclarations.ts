import { takeFitting, written, type Declaration, type Outline } from './outline.ts';

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
