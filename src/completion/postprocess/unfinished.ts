import type { Filter } from './types.ts';

/**
 * Of a text of several lines that only the limit of tokens ended, the first paragraph remains, or else the lines that
 * are whole: a model that finds no end has lost the thread by then.
 */
export const unfinished: Filter = (draft, input) => {
  if (input.unfinished !== true || !draft.text.includes('\n')) return draft;
  const paragraph = /\S[ \t]*\n[ \t]*\n/.exec(draft.text);
  const end = paragraph ? paragraph.index + 1 : draft.text.lastIndexOf('\n');
  return { ...draft, text: draft.text.slice(0, end) };
};
