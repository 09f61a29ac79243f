import type { Eagerness } from './eagerness.ts';

/** What users can set about suggestions. */
export interface CompletionSettings {
  readonly multiline: Multiline;
  readonly comments: CommentSuggestions;
  /** How much is suggested unasked; a number, for measurements, is the least probability of a first line. */
  readonly eagerness: Eagerness | number;
}

/**
 * Whether suggestions may have several lines: where the code asks for it (`auto`), wherever they can (`always`), or
 * nowhere (`never`).
 */
export type Multiline = 'auto' | 'always' | 'never';

/** Whether there are suggestions in comments and prose: as in code, only when the user asks, or none. */
export type CommentSuggestions = 'on' | 'asked' | 'off';

/** The settings where the user has set nothing. */
export const COMPLETION_DEFAULTS: CompletionSettings = {
  multiline: 'auto',
  comments: 'on',
  eagerness: 'auto',
};
