import { isBlank, lastLine } from '../text/lines.ts';
import type { Filter } from './types.ts';

/** UTF-16 units: shorter lines (`}`, `end`, `else {`) repeat in honest code, but not at the same depth. */
const TELLING = 8;

/** Drops a completion whose last line is a copy of the next one that has text. */
export const nextLine: Filter = (draft, { snapshot, context: { remainder, below } }) => {
  const right = remainder.text.slice(draft.replaces);
  const lines = (lastLine(snapshot.before) + draft.text + right).split('\n');
  const line = lines.findLast((candidate) => !isBlank(candidate))?.trimEnd() ?? '';
  const next = below.split('\n').find((candidate) => !isBlank(candidate)) ?? '';
  const telling = line.trim().length >= TELLING && line.trim() === next.trim();
  return telling || (line !== '' && line === next.trimEnd()) ? 'repeats-next-line' : draft;
};
