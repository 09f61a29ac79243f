import type { TokenScore } from '../types.ts';

/** What filters may take out of the middle of a text: blanks, which they rewrite, and what nobody sees. */
const SKIPPED = /[^\p{L}\p{N}\p{P}\p{S}]/gu;

/**
 * Mean natural logarithm of the probabilities of the tokens that remain of a model's text; `undefined` where
 * none does. A token that was cut in two does not count.
 * @param kept what the filters left of it: a piece of the model's text, but for blanks.
 */
export function confidenceOf(text: string, scores: readonly TokenScore[], kept: string): number | undefined {
  const piece = signsOf(kept);
  const start = signsOf(text).indexOf(piece);
  const end = start + piece.length;
  let sum = 0;
  let count = 0;
  let [at, from] = [0, 0];
  for (const score of scores) {
    const to = from + signsOf(text.slice(at, score.end)).length;
    if (from >= start && from < end && to <= end) {
      sum += score.logProbability;
      count++;
    }
    [at, from] = [score.end, to];
  }
  return count === 0 ? undefined : sum / count;
}

/** Filters may write other quotes, too. */
function signsOf(text: string): string {
  return text.replace(SKIPPED, '').replaceAll("'", '"');
}
