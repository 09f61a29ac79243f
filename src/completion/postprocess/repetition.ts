import { isBlank } from '../text/lines.ts';
import type { Filter } from './types.ts';

/** Equal groups of lines one after the other that are too many to be meant, and the longest group. */
const GROUPS = 3;
const LONGEST_GROUP = 4;

/**
 * Runs of words and signs that are too regular to be meant: the longest period, and how many of the last
 * ones have to have it (the figures of Copilot's client, which counts tokens).
 */
const PERIODS = [
  [1, 10],
  [10, 30],
  [20, 45],
  [30, 60],
] as const;

/** Ends a text before it goes in circles; one that does so from its beginning is none. */
export const repetition: Filter = (draft) => {
  const text = withoutGroups(withoutPeriods(draft.text));
  return isBlank(text) && !isBlank(draft.text) ? 'repeats-itself' : { ...draft, text };
};

/** The first group of lines remains, where something stands before it. */
function withoutGroups(text: string): string {
  const lines = text.split('\n');
  for (let start = 0; start < lines.length; start++) {
    for (let size = 1; size <= LONGEST_GROUP; size++) {
      if (!repeats(lines, start, size)) continue;
      return start === 0 ? '' : lines.slice(0, start + size).join('\n');
    }
  }
  return text;
}

/** Closers and blank lines repeat in honest code. */
function repeats(lines: readonly string[], start: number, size: number): boolean {
  const group = lines.slice(start, start + size).map((line) => line.trim());
  if (start + size * GROUPS > lines.length || !/\w/.test(group.join(''))) return false;
  const all = lines.slice(start, start + size * GROUPS);
  return all.every((line, at) => line.trim() === group[at % size]);
}

/** The lines above the one where the circle begins. */
function withoutPeriods(text: string): string {
  const words = [...text.matchAll(/[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu)];
  const period = periodOf(words.map(([word]) => word));
  if (period === undefined) return text;
  let start = words.length - period - 1;
  while (start >= 0 && words[start]?.[0] === words[start + period]?.[0]) start--;
  const circle = words[start + 1]?.index ?? 0;
  return text.slice(0, Math.max(0, text.lastIndexOf('\n', circle)));
}

/** The period of the last words; rulers of signs have none. */
function periodOf(words: readonly string[]): number | undefined {
  for (const [longest, run] of PERIODS) {
    const tail = words.slice(-run);
    if (tail.length < run || !tail.some((word) => /\w/.test(word))) continue;
    for (let period = 1; period <= longest; period++) {
      if (tail.every((word, at) => at < period || word === tail[at - period])) return period;
    }
  }
  return undefined;
}
