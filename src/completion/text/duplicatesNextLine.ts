import type { Snapshot, Suggestion } from '../types.ts';
import { isBlank, lastLine } from './lines.ts';

/** UTF-16 units: shorter lines (`}`, `end`, `break;`) stand on several levels of honest code. */
const TELLING = 8;

/**
 * Whether accepting puts the line that follows a second time above it: as its neighbour, or, indented
 * alike, as one of several new lines. Blank lines between do not count.
 */
export function duplicatesNextLine({ before, after }: Snapshot, { text, replaces }: Suggestion): boolean {
  const [right = '', ...below] = after.slice(replaces).split('\n');
  const next = below.find((line) => !isBlank(line))?.trimEnd();
  const lines = (lastLine(before) + text + right).split('\n').map((line) => line.trimEnd());
  const neighbour = lines.findLast((line) => line !== '');
  if (next === undefined || neighbour === undefined) return false;
  return neighbour === next || sameWords(neighbour, next) || written(text, lines).includes(next);
}

function sameWords(line: string, next: string): boolean {
  return line.trim().length >= TELLING && line.trim() === next.trim();
}

/** The telling lines that the suggestion has a part in. */
function written(text: string, lines: readonly string[]): readonly string[] {
  const own = text.startsWith('\n') ? lines.slice(1) : lines;
  return own.filter((line) => line.trim().length >= TELLING);
}
