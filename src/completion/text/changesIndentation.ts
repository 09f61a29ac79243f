import type { Snapshot, Suggestion } from '../types.ts';
import { indentOf, isBlank, lastLine } from './lines.ts';

/** Two spaces or more: one alone is the alignment of a comment's star. */
const SPACES = / {2}/;

/**
 * Whether a line of the suggestion is indented with tabs where the document has only spaces, or the
 * reverse. A document without indented lines is taken to be what the editor would make of it.
 */
export function changesIndentation(snapshot: Snapshot, { text }: Suggestion): boolean {
  const { before, after, indentation } = snapshot;
  const there = [...before.split('\n'), ...after.split('\n').slice(1)].map(indentOf);
  const tabs = there.some((indent) => indent.includes('\t'));
  const spaces = there.some((indent) => SPACES.test(indent));
  const undecided = !tabs && !spaces;
  return indentsWritten(before, text).some(
    (indent) =>
      (indent.includes('\t') && !(tabs || (undecided && !indentation.insertSpaces))) ||
      (SPACES.test(indent) && !indent.includes('\t') && !(spaces || (undecided && indentation.insertSpaces))),
  );
}

function indentsWritten(before: string, text: string): readonly string[] {
  const typed = lastLine(before);
  const [first = '', ...further] = text.split('\n');
  const own = isBlank(typed) ? [typed + first, ...further] : further;
  return own.filter((line) => !isBlank(line)).map(indentOf);
}
