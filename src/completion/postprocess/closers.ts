import { indentOf, isBlank, lastLine } from '../text/lines.ts';
import { ownClosers } from '../text/ownClosers.ts';
import type { Snapshot } from '../types.ts';
import type { Draft, Filter } from './types.ts';

/**
 * Reconciles the completion with closers that stand right of the cursor already, which the prompt left out.
 * The model writes its own: where a line ends with the same, they are cut off; else the completion replaces
 * those that it writes, and is inserted before the others.
 */
export const closers: Filter = (draft, { snapshot, context: { remainder } }) => {
  const present = remainder.kind === 'closers' ? remainder.text.trimEnd() : '';
  if (present === '') return { ...draft, replaces: 0 };
  if (present.startsWith(draft.text.trim())) return 'only-closers';
  const replaces = ownClosers(snapshot, draft.text, present);
  const own = present.slice(0, replaces);
  const lines = draft.text.includes('\n');
  if (!lines && draft.text.endsWith(own)) return { text: cut(draft, own.length), replaces: 0 };
  const text = lines && replaces === 0 ? withLineFor(present, draft.text, snapshot) : draft.text;
  return { text, replaces };
};

function cut({ text }: Draft, length: number): string {
  return text.slice(0, text.length - length);
}

/** A bracket behind a block that begins on a line of its own gets one too. */
function withLineFor(present: string, text: string, { before }: Snapshot): string {
  const block = /^[)\]}]/.test(present) && text.startsWith('\n') && !isBlank(text);
  return block ? `${text}\n${indentOf(lastLine(before))}` : text;
}
