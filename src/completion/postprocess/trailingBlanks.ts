import type { Filter } from './types.ts';

/** Drops blanks at the line's end, which nobody sees. Before code that follows on the line they count. */
export const trailingBlanks: Filter = (draft, { context }) =>
  context.remainder.kind === 'code' ? draft : { ...draft, text: draft.text.trimEnd() };
