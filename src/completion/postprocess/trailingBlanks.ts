import type { Filter } from './types.ts';

/**
 * Drops blanks and blank lines at the end, which nobody sees, and the blanks of blank lines. Before code that
 * follows on the line they count.
 */
export const trailingBlanks: Filter = (draft, { context }) => {
  if (context.remainder.kind === 'code') return draft;
  return { ...draft, text: draft.text.trimEnd().replace(/\n[ \t]+(?=\n)/g, '\n') };
};
