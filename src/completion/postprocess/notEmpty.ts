import type { Filter } from './types.ts';

/** The last word: a suggestion without text is none. */
export const notEmpty: Filter = (draft) => (draft.text.trim() === '' ? 'empty' : draft);
