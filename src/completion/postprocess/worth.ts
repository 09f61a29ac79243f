import type { Filter } from './types.ts';

/**
 * Characters, without blanks: a suggestion of nothing but closers and punctuation that has fewer is typed
 * sooner than it is read.
 */
const LEAST_PUNCTUATION = 2;

/** The last word, unless the user asked: a suggestion has to be worth the look at it. */
export const worth: Filter = (draft, { explicit }) => {
  const signs = draft.text.replace(/\s/g, '');
  const little = signs.length < LEAST_PUNCTUATION && !/[\p{L}\p{N}_]/u.test(signs);
  return little && !explicit ? 'too-little' : draft;
};
