import type { Filter } from './types.ts';

/** Shorter lines (`}`, `end`, `else {`) repeat in honest code. */
const MIN_LENGTH = 8;

/** Drops a completion that makes the cursor's line a copy of the next one that has text. */
export const nextLine: Filter = (draft, { snapshot, context }) => {
  const typed = snapshot.before.slice(snapshot.before.lastIndexOf('\n') + 1);
  const line = (typed + draft.text).trim();
  const next =
    context.below
      .split('\n')
      .find((below) => below.trim() !== '')
      ?.trim() ?? '';
  return line.length >= MIN_LENGTH && line === next ? 'repeats-next-line' : draft;
};
