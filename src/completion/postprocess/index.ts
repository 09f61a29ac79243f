import type { Silence, Suggestion } from '../types.ts';
import { balance } from './balance.ts';
import { blockTrim } from './blockTrim.ts';
import { closers } from './closers.ts';
import { confidenceOf } from './confidence.ts';
import { firstLine } from './firstLine.ts';
import { fitsBelow } from './fitsBelow.ts';
import { indentation } from './indentation.ts';
import { invisible } from './invisible.ts';
import { linesBelow } from './linesBelow.ts';
import { nextLine } from './nextLine.ts';
import { notEmpty } from './notEmpty.ts';
import { previousLines } from './previousLines.ts';
import { quoteStyle } from './quoteStyle.ts';
import { repetition } from './repetition.ts';
import { spacing } from './spacing.ts';
import { suffixOverlap } from './suffixOverlap.ts';
import { trailingBlanks } from './trailingBlanks.ts';
import type { Draft, Filter, FilterInput, PostprocessInput } from './types.ts';
import { unfinished } from './unfinished.ts';
import { worth } from './worth.ts';

export type { BlockEnd, PostprocessInput } from './types.ts';

/**
 * In this order: characters and blanks first, because everything else compares lines; then what ends the text,
 * from the coarse to the fine; then what is right of the cursor, which depends on where the text ends; then
 * what the document would look like; and whether the rest is worth it.
 */
export const FILTERS: readonly Filter[] = [
  invisible,
  firstLine,
  unfinished,
  indentation,
  spacing,
  quoteStyle,
  blockTrim,
  repetition,
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

/** A text that may be shown, or the reason why none is. */
export type Postprocessed =
  | {
      readonly suggestion: Suggestion;
      /** Mean natural logarithm of the probabilities of its tokens; absent without scores. */
      readonly confidence?: number;
    }
  | {
      readonly silence: Silence;
      /** As above, of a text that the model was too uncertain of. */
      readonly confidence?: number;
    };

/**
 * Makes a suggestion of a model's text, or says why there is none.
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

/** Runs the filters until one gives a reason to show nothing. */
function filtered(text: string, input: FilterInput): Suggestion | Silence {
  let draft: Draft = { text, replaces: 0 };
  for (const filter of FILTERS) {
    const result = filter(draft, input);
    if (typeof result === 'string') return result;
    draft = result;
  }
  return draft;
}
