import type { Draft, Filter } from './types.ts';

/**
 * Reconciles the completion with closers that stand right of the cursor already, which the prompt left out.
 * The model writes its own: where it ends with the same, they are cut off; where it closes them earlier, the
 * completion replaces those it closes; else it is inserted before them.
 */
export const closers: Filter = (draft, { context: { remainder } }) => {
  if (remainder.kind !== 'closers') return draft;
  const present = remainder.text.trimEnd();
  if (present === '') return draft;
  if (present.startsWith(draft.text)) return 'only-closers';
  if (draft.text.endsWith(present)) return cutFromEnd(draft, present.length);
  return { ...draft, replaces: closedBy(draft.text, present) };
};

function cutFromEnd(draft: Draft, length: number): Draft {
  return { ...draft, text: draft.text.slice(0, -length) };
}

const OPENERS = new Set('([{');
const BRACKETS = new Set(')]}');

/** How many of the present closers, from the first on, the text closes by itself outside its own brackets. */
function closedBy(text: string, present: string): number {
  let depth = 0;
  let closed = 0;
  for (const character of text) {
    if (OPENERS.has(character)) depth++;
    else if (depth > 0) depth -= BRACKETS.has(character) ? 1 : 0;
    else if (character === present[closed]) closed++;
  }
  return closed;
}
