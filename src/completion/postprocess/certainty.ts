import { certainLength } from '../../code/certainty.ts';
import { isBlank } from '../../util/text.ts';
import type { Filter } from './filter.ts';

/**
 * Characters, without blanks, that a part of a line has to have: of three and four, `npm run eval -- --set replay --gate`
 * saves one key of a hundred less, and hides nothing that is wrong more often.
 */
const LEAST_PART = 2;

/** A character of a word. */
const WORD = /[\p{L}\p{N}_$]/u;

/** The end of a text that ends within a word. */
const WORD_END = /[\p{L}\p{N}_$]+$/u;

/**
 * Keeps the part of the model's text that is certain: of the first line up to the first uncertain word, and of several
 * lines those that are certain as a whole. Silent where nothing worth the look at it is left.
 */
export const certainPart: Filter = (draft, { scores, certainty }) => {
  const { text } = draft;
  const length = certainty ? certainLength({ text, scores }, certainty) : text.length;
  if (length === text.length) return draft;
  const part = withoutPartOfWord(text, length);
  const isWorth = part.includes('\n') ? !isBlank(part) : part.replace(/\s/g, '').length >= LEAST_PART;
  return isWorth ? { ...draft, text: part } : 'not-confident';
};

/** The beginning of a text up to a length, without the word that would be cut in two. */
function withoutPartOfWord(text: string, length: number): string {
  const part = text.slice(0, length);
  return WORD.test(text.charAt(length)) ? part.replace(WORD_END, '') : part;
}
