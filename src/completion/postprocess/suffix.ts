import { indentOf, isBlank, lastLine } from '../../util/text.ts';
import { ownClosers } from '../lineSuffix.ts';
import type { Snapshot, Suggestion } from '../types.ts';
import type { Filter } from './filter.ts';

/** Cuts the completion where it begins to repeat the code right of the cursor. */
export const suffixOverlap: Filter = (draft, { afterCursor: { lineSuffix } }) => {
  if (lineSuffix.kind !== 'code') return draft;
  const text = cutAtSuffix(draft.text, lineSuffix.text);
  if (isBlank(text) && !isBlank(draft.text)) return 'repeats-suffix';
  return { ...draft, text: /^\s/.test(lineSuffix.text) ? text.trimEnd() : text };
};

/**
 * UTF-16 units of the code right of the cursor that is looked for anywhere in the text; shorter code may stand there
 * by chance.
 */
const LEAST_SUFFIX = 3;

/** A text up to where it repeats the code right of the cursor, or the beginning of that. */
function cutAtSuffix(text: string, suffix: string): string {
  const code = suffix.trim();
  const whole = code.length >= LEAST_SUFFIX ? text.indexOf(code) : -1;
  if (whole >= 0) return text.slice(0, whole);
  if (text.endsWith(code)) return text.slice(0, -code.length);
  for (let length = Math.min(text.length, suffix.length); length > 0; length--) {
    if (text.endsWith(suffix.slice(0, length))) return text.slice(0, -length);
  }
  return text;
}

/**
 * Reconciles the completion with closers that stand right of the cursor already, which the prompt left out. The model
 * writes its own: where a line ends with the same, they are cut off; else the completion replaces those that it
 * writes, and is inserted before the others.
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

/** The text of a draft without its last `length` UTF-16 units. */
function cut({ text }: Suggestion, length: number): string {
  return text.slice(0, text.length - length);
}

/** A text with a new line at its end, for a bracket behind a block that begins on a line of its own. */
function withLineFor(present: string, text: string, { before }: Snapshot): string {
  const block = /^[)\]}]/.test(present) && text.startsWith('\n') && !isBlank(text);
  return block ? `${text}\n${indentOf(lastLine(before))}` : text;
}
