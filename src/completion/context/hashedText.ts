import { hashOf, isTelling } from './words.ts';

/**
 * The telling words of each line of a text, as hashes in one array: a tenth of the memory that the strings would
 * take, for as many files as are open.
 */
export interface HashedText {
  readonly lineCount: number;
  /** Line after line. */
  readonly words: Int32Array;
  /** Where each line begins in `words`, and at last where the text ends. */
  readonly starts: Int32Array;
}

const WORD = /[\p{L}_$][\p{L}\p{N}_$]*/gu;

/** @param lines without line ends. */
export function hashText(lines: readonly string[]): HashedText {
  const words: number[] = [];
  const starts = new Int32Array(lines.length + 1);
  for (const [index, line] of lines.entries()) {
    for (const [word] of line.matchAll(WORD)) if (isTelling(word)) words.push(hashOf(word));
    starts[index + 1] = words.length;
  }
  return { lineCount: lines.length, words: Int32Array.from(words), starts };
}

/** The distinct words of some lines. */
export function hashSet({ words, starts }: HashedText, from: number, to: number): ReadonlySet<number> {
  return new Set(words.subarray(starts[from], starts[to]));
}
