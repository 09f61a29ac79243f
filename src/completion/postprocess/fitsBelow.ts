import { columnsOf } from '../../base/indentation.ts';
import { familyOf, opensBlock } from '../extent/families.ts';
import { isBlank, lastLine } from '../text/lines.ts';
import type { Filter } from './types.ts';

/** What nothing in the same block comes after. */
const LEAVES = /^\s*(?:return|raise|break|continue)\b/;

/** UTF-16 units: shorter lines repeat in honest code. */
const TELLING = 8;

/** A line that closes what a line above opened: how deep it is says nothing. */
const GOES_ON = /^[^([{]*[)\]}]/;

/**
 * Ends a text of several lines where the line that follows can follow it, where indentation alone makes blocks: below
 * what opens one it is deeper, below anything else it is not, below what leaves a block it is not in it, and it does
 * not follow itself.
 */
export const fitsBelow: Filter = (draft, { snapshot, context }) => {
  const { before, languageId, indentation } = snapshot;
  const next = context.below.split('\n').find((line) => !isBlank(line));
  const severalLines = familyOf(languageId) === 'indentation' && draft.text.includes('\n');
  if (!severalLines || next === undefined) return draft;
  const [first = '', ...further] = draft.text.split('\n');
  const lines = [lastLine(before) + first, ...further];
  const last = lines.findLastIndex((line) => !isBlank(line) && canFollow(next, line, indentation.size));
  const kept = [first, ...further].slice(0, last + 1).join('\n');
  return isBlank(kept) ? draft : { ...draft, text: kept };
};

function canFollow(next: string, line: string, tabSize: number): boolean {
  if (line.trim() === next.trim() && line.trim().length >= TELLING) return false;
  if (GOES_ON.test(line)) return true;
  const depth = columnsOf(next, tabSize);
  const own = columnsOf(line, tabSize);
  if (opensBlock(line, 'indentation')) return depth > own;
  return LEAVES.test(line) ? depth < own : depth <= own;
}
