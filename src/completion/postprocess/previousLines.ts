import { isBlank, lastLine } from '../text/lines.ts';
import type { Filter } from './types.ts';

/** UTF-16 units: shorter lines repeat in honest code. */
const TELLING = 8;

/**
 * Drops a completion that only writes the lines above once more. Not where these repeat already, as rows of a
 * table do, and not where the user has typed a part of the line: then it is meant.
 */
export const previousLines: Filter = (draft, { snapshot, context: { remainder } }) => {
  const typed = lastLine(snapshot.before);
  const below = draft.text.startsWith('\n');
  if (!below && !isBlank(typed)) return draft;
  const written = linesOf((below ? '' : typed) + draft.text + remainder.text.slice(draft.replaces));
  const above = linesOf(snapshot.before);
  const count = written.length;
  const repeats = equal(written, above.slice(-count)) && written.join('').trim().length >= TELLING;
  return repeats && !equal(written, above.slice(-2 * count, -count)) ? 'repeats-itself' : draft;
};

function linesOf(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => (isBlank(line) ? [] : [line.trimEnd()]));
}

function equal(lines: readonly string[], others: readonly string[]): boolean {
  return lines.length === others.length && lines.every((line, at) => line === others[at]);
}
