import { indentOf, isBlank, lastLine } from '../../util/text.ts';
import { ownClosers } from '../lineSuffix.ts';
import type { Snapshot, Suggestion } from '../types.ts';
import type { Filter } from './filter.ts';

/** UTF-16 units: a shorter remainder may stand in the text by chance. */
const TELLING = 3;

/** Cuts the completion where it begins to repeat the code right of the cursor. */
export const suffixOverlap: Filter = (draft, { afterCursor: { lineSuffix } }) => {
  if (lineSuffix.kind !== 'code') return draft;
  const text = cutAtRemainder(draft.text, lineSuffix.text);
  if (isBlank(text) && !isBlank(draft.text)) return 'repeats-suffix';
  return { ...draft, text: /^\s/.test(lineSuffix.text) ? text.trimEnd() : text };
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

/**
 * Reconciles the completion with closers that stand right of the cursor already, which the prompt left out.
 * The model writes its own: where a line ends with the same, they are cut off; else the completion replaces
 * those that it writes, and is inserted before the others.
 */
export const closers: Filter = (draft, { snapshot, afterCursor: { lineSuffix } }) => {
  const present = lineSuffix.kind === 'closers' ? lineSuffix.text.trimEnd() : '';
  if (present === '') return { ...draft, replaces: 0 };
  if (present.startsWith(draft.text.trim())) return 'only-closers';
  const replaces = ownClosers(snapshot, draft.text, present);
  const own = present.slice(0, replaces);
  const lines = draft.text.includes('\n');
  if (!lines && draft.text.endsWith(own)) return { text: cut(draft, own.length), replaces: 0 };
  const text = lines && replaces === 0 ? withLineFor(present, draft.text, snapshot) : draft.text;
  return { text, replaces };
};

function cut({ text }: Suggestion, length: number): string {
  return text.slice(0, text.length - length);
}

/** A bracket behind a block that begins on a line of its own gets one too. */
function withLineFor(present: string, text: string, { before }: Snapshot): string {
  const block = /^[)\]}]/.test(present) && text.startsWith('\n') && !isBlank(text);
  return block ? `${text}\n${indentOf(lastLine(before))}` : text;
}
