/** What users can set about suggestions. */
export interface CompletionSettings {
  readonly multiline: Multiline;
  /**
   * Mean natural logarithm of a text's token probabilities below which the text is not shown unasked; `-Infinity`
   * shows everything.
   */
  readonly minimumConfidence: number;
}

/**
 * Whether suggestions may have several lines: where the code asks for it (`auto`), wherever they can (`always`), or
 * nowhere (`never`).
 */
export type Multiline = 'auto' | 'always' | 'never';

/**
 * The minimum confidence unless the user wants more suggestions. Over 8,000 typed characters (`npm run eval -- --set
 * replay --gate`) this hides 42 of 100 suggestions, with them 3.4 % of the keys that were saved, and raises the share
 * of shown characters that are kept from 0.30 to 0.43, on the text that it was chosen on. On santacoder-fim it hides
 * 48 of 889: 40 right ones, each a `}` that costs as many keys to take as to type, and 8 wrong ones.
 */
export const SHOWN_CONFIDENCE = -0.5;

/** The settings where the user has set nothing. */
export const COMPLETION_DEFAULTS: CompletionSettings = {
  multiline: 'auto',
  minimumConfidence: SHOWN_CONFIDENCE,
};
