import { commonPrefix } from '../text.ts';

/** What a suggestion is worth to somebody who knows what will be written. */
export interface Judgement {
  /** Characters that are right, from the first on. */
  readonly kept: number;
  /** Characters that the user takes: whole lines, of which the last may end early, but with a word. */
  readonly taken: number;
  /** Keys that taking them saves. */
  readonly saved: number;
}

/**
 * A user takes a suggestion whose first line is right, with the lines after it that are right too, where that saves
 * keys. A line is right as far as it goes: it may be a beginning of what will be written that does not end inside a
 * word. Taking costs one key for the whole suggestion, else one for each line.
 */
export function judge(suggestion: string, rest: string): Judgement {
  const kept = commonPrefix(suggestion, rest);
  const right = lineEnds(suggestion).filter(
    (end) => end <= kept && endsWithWord(suggestion.slice(0, end), rest),
  );
  const taken = right.at(-1) ?? 0;
  const keys = taken === suggestion.length ? 1 : right.length;
  const saved = strokes(rest.slice(0, taken)) - keys;
  return saved > 0 ? { kept, taken, saved } : { kept, taken: 0, saved: 0 };
}

/** Where each line of a text ends, without its line break. */
function lineEnds(text: string): number[] {
  const breaks = [...text.matchAll(/\n/g)].map(({ index }) => index);
  return [...breaks, text.length].filter((end) => end > 0);
}

function endsWithWord(beginning: string, rest: string): boolean {
  return !(/[\p{L}\p{N}_]$/u.test(beginning) && /^[\p{L}\p{N}_]/u.test(rest.slice(beginning.length)));
}

/** What one key writes: a character, or a line break with the indentation that the editor adds. */
export function stroke(rest: string): string {
  return /^(?:\n[ \t]*|[^])/u.exec(rest)?.[0] ?? '';
}

/** Keys that it takes to type a text. */
export function strokes(text: string): number {
  return Array.from(text.replaceAll(/\n[ \t]*/g, '\n')).length;
}
