import type { LeastCertainty, ScoredText } from '../protocol/messages.ts';

/**
 * UTF-16 units of a text, from its beginning, that are certain enough: up to the first token at which the certainty
 * falls below what is wanted, and after the first line up to the end of the line before that. All of a text without
 * scores is certain.
 */
export function certainLength({ text, scores }: ScoredText, least: LeastCertainty): number {
  const firstLineEnd = endOfFirstLine(text);
  let whole = 0;
  let line = 0;
  let lineEnd = firstLineEnd;
  let at = 0;
  for (const { end, logProbability } of scores) {
    whole += logProbability;
    if (at < firstLineEnd) {
      if (whole < least.firstLine) return at;
    } else {
      const lineBreak = text.lastIndexOf('\n', end - 1);
      const isNew = lineBreak >= at;
      if (isNew) lineEnd = lineBreak;
      // What begins a line says whether the line before goes on.
      line = isNew ? logProbability : line + logProbability;
      if (line < least.laterLine || whole < least.laterLines) return lineEnd;
    }
    at = end;
  }
  return text.length;
}

/** Where the first line with words ends, in UTF-16 units; the text's length where it has one line. */
function endOfFirstLine(text: string): number {
  const end = text.indexOf('\n', text.search(/\S/));
  return end < 0 ? text.length : end;
}

/** Mean natural logarithm of the probabilities of a text's tokens; undefined without scores. */
export function confidenceOf({ scores }: Pick<ScoredText, 'scores'>): number | undefined {
  if (scores.length === 0) return undefined;
  return scores.reduce((sum, { logProbability }) => sum + logProbability, 0) / scores.length;
}
