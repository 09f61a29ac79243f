import type { Filter } from './types.ts';

/** Cuts the completion where it begins to repeat the code right of the cursor. */
export const suffixOverlap: Filter = (draft, { context: { remainder } }) => {
  if (remainder.kind !== 'code') return draft;
  const text = cutAtRemainder(draft.text, remainder.text);
  return text.trim() === '' && draft.text.trim() !== '' ? 'repeats-suffix' : { ...draft, text };
};

function cutAtRemainder(text: string, remainder: string): string {
  const whole = text.indexOf(remainder.trim());
  if (whole >= 0) return text.slice(0, whole);
  for (let length = Math.min(text.length, remainder.length); length > 0; length--) {
    if (text.endsWith(remainder.slice(0, length))) return text.slice(0, -length);
  }
  return text;
}
