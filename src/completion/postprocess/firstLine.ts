import { indentOf, isBlank, lastLine } from '../text/lines.ts';
import type { Filter } from './types.ts';

/** UTF-16 units: less than that, a text may well begin as its line does (`max(max(`). */
const TELLING = 8;

/**
 * Fits the text's beginning to what is typed on its line: a copy of the typed text, with which chat models
 * like to begin, is cut off, and blank lines above the code are when the cursor's line is blank itself.
 */
export const firstLine: Filter = (draft, { snapshot }) => {
  const typed = lastLine(snapshot.before);
  const text = isBlank(typed)
    ? fromFirstWords(draft.text, typed)
    : withoutTyped(draft.text, typed.trimStart());
  return { ...draft, text };
};

function withoutTyped(text: string, typed: string): string {
  const copied = typed.length >= TELLING && /\W/.test(typed) && text.startsWith(typed);
  return copied ? text.slice(typed.length) : text;
}

/** The cursor stands in the line's indentation; a line that is indented less stays where it is. */
function fromFirstWords(text: string, typed: string): string {
  const blank = /^(?:[ \t]*\n)+/.exec(text)?.[0] ?? '';
  const rest = text.slice(blank.length);
  const fits = blank !== '' && indentOf(rest).startsWith(typed);
  return fits ? rest.slice(typed.length) : text;
}
