import type { Silence, Suggestion, TokenScore } from '../types.ts';
import { balance } from './balance.ts';
import { fitFirstLine, invisible, notEmpty, trailingBlanks, unfinished, worth } from './clean.ts';
import { blockTrim, fitsBelow, linesBelow, nextLine, previousLines, withoutRepetition } from './end.ts';
import type { Filter, FilterInput, PostprocessInput } from './filter.ts';
import { indentation, quoteStyle, spacing } from './style.ts';
import { closers, suffixOverlap } from './suffix.ts';

export type { BlockEnd, PostprocessInput } from './filter.ts';

/** A text that may be shown, or the reason why none is. */
export type Postprocessed =
  | {
      readonly suggestion: Suggestion;
      /** Mean natural logarithm of the probabilities of the suggestion's tokens; absent without scores. */
      readonly confidence?: number;
    }
  | {
      readonly silence: Silence;
      /** Mean natural logarithm of the probabilities of the tokens of a text that the model was too uncertain of. */
      readonly confidence?: number;
    };

/**
 * The suggestion that a model's text makes, or the reason why there is none.
 * @param text as the model wrote it, LF line ends.
 */
export function postprocess(text: string, input: PostprocessInput): Postprocessed {
  const result = filtered(text, input);
  if (typeof result === 'string') return { silence: result };
  const confidence = confidenceOf(text, input.scores, result.text);
  const known = confidence === undefined ? {} : { confidence };
  const doubtful = confidence !== undefined && confidence < input.minimumConfidence;
  return doubtful && !input.explicit
    ? { silence: 'not-confident', ...known }
    : { suggestion: result, ...known };
}

/** The draft after all filters, or the first reason to show nothing. */
function filtered(text: string, input: FilterInput): Suggestion | Silence {
  let draft: Suggestion = { text, replaces: 0 };
  for (const filter of FILTERS) {
    const result = filter(draft, input);
    if (typeof result === 'string') return result;
    draft = result;
  }
  return draft;
}

/**
 * The filters in their order: characters and blanks first, because everything else compares lines; then what ends the
 * text, from the coarse to the fine; then what is right of the cursor, which depends on where the text ends; then what
 * the document would look like; and whether the rest is worth it.
 */
const FILTERS: readonly Filter[] = [
  invisible,
  fitFirstLine,
  unfinished,
  indentation,
  spacing,
  quoteStyle,
  blockTrim,
  withoutRepetition,
  linesBelow,
  suffixOverlap,
  trailingBlanks,
  notEmpty,
  closers,
  balance,
  fitsBelow,
  nextLine,
  previousLines,
  worth,
];

/**
 * Mean natural logarithm of the probabilities of the tokens that remain of a model's text; undefined where none does.
 * A token that was cut in two does not count.
 * @param kept what the filters left of the text: a piece of it, but for blanks.
 */
export function confidenceOf(text: string, scores: readonly TokenScore[], kept: string): number | undefined {
  const piece = signsOf(kept);
  const start = signsOf(text).indexOf(piece);
  const end = start + piece.length;
  let sum = 0;
  let count = 0;
  let at = 0;
  let from = 0;
  for (const score of scores) {
    const to = from + signsOf(text.slice(at, score.end)).length;
    if (from >= start && from < end && to <= end) {
      sum += score.logProbability;
      count++;
    }
    at = score.end;
    from = to;
  }
  return count === 0 ? undefined : sum / count;
}

/** Characters that filters may take out of the middle of a text: blanks, which they rewrite, and what nobody sees. */
const SKIPPED = /[^\p{L}\p{N}\p{P}\p{S}]/gu;

/** The characters of a text that filters leave in place. All quotes are equal, since filters may write other ones. */
function signsOf(text: string): string {
  return text.replace(SKIPPED, '').replaceAll("'", '"');
}
