import type { Silence, Suggestion } from '../types.ts';
import { balance } from './balance.ts';
import { fitFirstLine, invisible, notEmpty, trailingBlanks, unfinished, worth } from './clean.ts';
import { certainPart } from './certainty.ts';
import { blockTrim, fitsBelow, linesBelow, nextLine, previousLines, withoutRepetition } from './end.ts';
import type { Filter, FilterInput } from './filter.ts';
import { indentation, quoteStyle, spacing } from './style.ts';
import { closers, suffixOverlap } from './suffix.ts';

export type { BlockEnd, FilterInput } from './filter.ts';

/** A text that may be shown, or the reason why none is. */
export type Postprocessed = { readonly suggestion: Suggestion } | { readonly silence: Silence };

/**
 * The suggestion that a model's text makes, or the reason why there is none.
 * @param text as the model wrote it, LF line ends.
 */
export function postprocess(text: string, input: FilterInput): Postprocessed {
  let draft: Suggestion = { text, replaces: 0 };
  for (const filter of FILTERS) {
    const result = filter(draft, input);
    if (typeof result === 'string') return { silence: result };
    draft = result;
  }
  return { suggestion: draft };
}

/**
 * The filters in their order: what is uncertain first, because the tokens' probabilities belong to the text as the model
 * wrote it; then characters and blanks, because everything else compares lines; then what ends the text, from the coarse
 * to the fine; then what is right of the cursor, which depends on where the text ends; then what the document would look
 * like; and whether the rest is worth it.
 */
const FILTERS: readonly Filter[] = [
  certainPart,
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
