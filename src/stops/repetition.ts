import { endBefore, linesOf, type Stop } from './stop.ts';

/**
 * Runs of tokens that are too regular to be meant: the longest period, and how many of the last tokens have to
 * have it (the figures of Copilot's client).
 */
const PERIODS = [
  [1, 10],
  [10, 30],
  [20, 45],
  [30, 60],
] as const;

/** Equal lines one after the other. */
const EQUAL_LINES = 3;

/** Shorter lines (`}`, `);`) repeat in honest code. */
const MIN_LINE = 3;

/** Ends a text that goes in circles. Nothing of a run of tokens remains, and the first of equal lines. */
export const repetition: Stop = ({ text, tokens }) => {
  if (PERIODS.some(([period, run]) => hasPeriod(tokens, period, run)))
    return { end: 0, reason: 'repetition' };
  const lines = linesOf(text).filter((line) => line.complete && line.text.trim() !== '');
  const last = lines.slice(-EQUAL_LINES);
  const first = last[0];
  if (!first || last.length < EQUAL_LINES || first.text.trim().length < MIN_LINE) return undefined;
  const [, second] = last;
  const equal = last.every((line) => line.text === first.text);
  return equal && second ? { end: endBefore(text, second), reason: 'repetition' } : undefined;
};

/** Whether the last `run` tokens repeat themselves after at most `period` of them. */
function hasPeriod(tokens: readonly number[], period: number, run: number): boolean {
  if (tokens.length < run) return false;
  const tail = tokens.slice(-run);
  for (let length = 1; length <= period; length++) {
    if (tail.every((token, at) => at < length || token === tail[at - length])) return true;
  }
  return false;
}
