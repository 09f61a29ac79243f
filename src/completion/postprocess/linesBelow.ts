import { isBlank, lastLine } from '../text/lines.ts';
import type { Filter } from './types.ts';

/** UTF-16 units: shorter lines (`}`, `end`, `break;`) stand on several levels of honest code. */
const TELLING = 8;

/**
 * Ends a text of several lines where it comes to what stands below the cursor: before a telling line that is
 * the next one, and before last lines that are the next ones, closing words included (brackets are counted
 * elsewhere). Indentation counts, since the same words close blocks of several depths.
 */
export const linesBelow: Filter = (draft, { snapshot, context }) => {
  const below = context.below.split('\n').filter((line) => !isBlank(line));
  const lines = draft.text.split('\n');
  if (lines.length === 1) return draft;
  const [first = '', ...further] = lines;
  const written = first === '' ? lines : [lastLine(snapshot.before) + first, ...further];
  const end = Math.min(firstRepeated(written, below[0]), lines.length - overlap(lines, below));
  const text = lines.slice(0, end).join('\n');
  return isBlank(text) && !isBlank(draft.text) ? 'repeats-next-line' : { ...draft, text };
};

/** The first line that is telling and equal to the next one. */
function firstRepeated(lines: readonly string[], next: string | undefined): number {
  if (next === undefined || next.trim().length < TELLING) return lines.length;
  const index = lines.findIndex((line) => same(line, next));
  return index < 0 ? lines.length : index;
}

/** How many of the last lines, blank ones between included, are the first ones below. */
function overlap(lines: readonly string[], below: readonly string[]): number {
  for (let start = 1; start < lines.length; start++) {
    const last = lines.slice(start).filter((line) => !isBlank(line));
    if (last.length > 0 && last.every((line, at) => same(line, below[at] ?? ''))) return lines.length - start;
  }
  return 0;
}

function same(line: string, other: string): boolean {
  return line.trimEnd() === other.trimEnd();
}
