import type { HashedText } from './hashedText.ts';

/** Lines that are compared: about a function, as much as tells what a place is about. */
const MATCHED_LINES = 16;

/**
 * Lines that are shown below: what comes after a similar place is what is to be written here (RepoCoder,
 * arXiv 2303.12570, takes the window that follows the one that matched).
 */
const FOLLOWING_LINES = 8;

/** Lines between the windows of a text. They lie where they lie, so that the same are found a few lines further on. */
const STEP = 8;

/** Below this, two windows share hardly more than an idiom: 4 words of 40. */
const LEAST_SIMILAR = 0.1;

/** Lines of a text that resemble another text. */
export interface SimilarWindow {
  /** The first line, from 0. */
  readonly start: number;
  /** The line after the last. */
  readonly end: number;
  /** Jaccard index of both texts' words: 0 to 1. */
  readonly score: number;
}

/**
 * The windows of a text that share most words with another text, the best first. Takes about a millisecond for
 * 2,000 lines, so it is not for the path of a keystroke.
 * @param range lines to look at: from the first to before the second.
 */
export function similarWindows(
  text: HashedText,
  wanted: ReadonlySet<number>,
  count: number,
  range: readonly [number, number] = [0, text.lineCount],
): SimilarWindow[] {
  const windows: SimilarWindow[] = [];
  const [from, to] = range;
  for (let start = from; start < to; start += STEP) {
    const matched = Math.min(to, start + MATCHED_LINES);
    const score = jaccard(text, start, matched, wanted);
    const end = Math.min(to, matched + FOLLOWING_LINES);
    if (score >= LEAST_SIMILAR) windows.push({ start, end, score });
  }
  return windows.sort((a, b) => b.score - a.score || a.start - b.start).slice(0, count);
}

/** The words that both have, of the words that any has. */
function jaccard(
  { words, starts }: HashedText,
  from: number,
  to: number,
  wanted: ReadonlySet<number>,
): number {
  const seen = new Set<number>();
  let shared = 0;
  const end = starts[to] ?? 0;
  for (let at = starts[from] ?? 0; at < end; at++) {
    const word = words[at] ?? 0;
    if (seen.has(word)) continue;
    seen.add(word);
    if (wanted.has(word)) shared++;
  }
  const all = seen.size + wanted.size - shared;
  return all === 0 ? 0 : shared / all;
}
