import { isBlank } from '../text/lines.ts';
import type { Filter } from './types.ts';

/** UTF-16 units: a shorter remainder may stand in the text by chance. */
const TELLING = 3;

/** Cuts the completion where it begins to repeat the code right of the cursor. */
export const suffixOverlap: Filter = (draft, { context: { remainder } }) => {
  if (remainder.kind !== 'code') return draft;
  const text = cutAtRemainder(draft.text, remainder.text);
  if (isBlank(text) && !isBlank(draft.text)) return 'repeats-suffix';
  return { ...draft, text: /^\s/.test(remainder.text) ? text.trimEnd() : text };
};

function cutAtRemainder(text: string, remainder: string): string {
  const code = remainder.trim();
  const whole = code.length >= TELLING ? text.indexOf(code) : -1;
  if (whole >= 0) return text.slice(0, whole);
  if (text.endsWith(code)) return text.slice(0, -code.length);
  for (let length = Math.min(text.length, remainder.length); length > 0; length--) {
    if (text.endsWith(remainder.slice(0, length))) return text.slice(0, -length);
  }
  return text;
}
