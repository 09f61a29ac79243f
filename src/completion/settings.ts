/** Whether suggestions may have several lines: where the code asks for it, wherever they can, or nowhere. */
export type Multiline = 'auto' | 'always' | 'never';

/** What users can set about suggestions. */
export interface CompletionSettings {
  readonly multiline: Multiline;
  /**
   * Mean natural logarithm of a text's token probabilities below which it is not shown unasked; `-Infinity` shows
   * everything.
   */
  readonly minimumConfidence: number;
}

/** What is shown unasked unless the user wants more. */
export const SHOWN_CONFIDENCE = -Infinity;

export const COMPLETION_DEFAULTS: CompletionSettings = {
  multiline: 'auto',
  minimumConfidence: SHOWN_CONFIDENCE,
};
