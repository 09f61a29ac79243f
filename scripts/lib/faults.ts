import {
  closesTooEarly,
  insertionOf,
  partnersIn,
  takesPartner,
} from '../../src/completion/postprocess/insertion.ts';
import type { Snapshot, Suggestion } from '../../src/completion/types.ts';
import { indentOf, isBlank, lastLine } from '../../src/util/text.ts';

/** What a suggestion must never do to a document. */
export type Fault = 'duplicate-line' | 'unbalanced' | 'indentation';

type Predicate = (snapshot: Snapshot, suggestion: Suggestion) => boolean;

const PREDICATES: readonly (readonly [Fault, Predicate])[] = [
  ['duplicate-line', duplicatesNextLine],
  ['unbalanced', unbalances],
  ['indentation', changesIndentation],
];

/**
 * The faults of a suggestion, for tests and measurements: what the document would be like with it. With the
 * filters that keep them from happening these predicates share how a document is read: its strings and comments,
 * which brackets belong together, and when one takes another's partner.
 */
export function faultsOf(snapshot: Snapshot, suggestion: Suggestion): readonly Fault[] {
  return PREDICATES.filter(([, holds]) => holds(snapshot, suggestion)).map(([fault]) => fault);
}

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

/** UTF-16 units: shorter lines (`}`, `end`, `break;`) stand on several levels of honest code. */
const TELLING = 8;

/**
 * Whether accepting puts the line that follows a second time above it: as its neighbour, or, indented
 * alike, as one of several new lines. Blank lines between do not count.
 */
export function duplicatesNextLine({ before, after }: Snapshot, { text, replaces }: Suggestion): boolean {
  const [right = '', ...below] = after.slice(replaces).split('\n');
  const next = below.find((line) => !isBlank(line))?.trimEnd();
  const lines = (lastLine(before) + text + right).split('\n').map((line) => line.trimEnd());
  const neighbour = lines.findLast((line) => line !== '');
  if (next === undefined || neighbour === undefined) return false;
  return neighbour === next || sameWords(neighbour, next) || written(text, lines).includes(next);
}

function sameWords(line: string, next: string): boolean {
  return line.trim().length >= TELLING && line.trim() === next.trim();
}

/** The telling lines that the suggestion has a part in. */
function written(text: string, lines: readonly string[]): readonly string[] {
  const own = text.startsWith('\n') ? lines.slice(1) : lines;
  return own.filter((line) => line.trim().length >= TELLING);
}

/**
 * Whether accepting takes a bracket's partner away, closes what is closed further down, or leaves something
 * open that nothing closes. One thing may stay open: what the user goes on from at the end of one line.
 */
export function unbalances(snapshot: Snapshot, suggestion: Suggestion): boolean {
  const change = insertionOf(snapshot, suggestion);
  const partners = partnersIn(change);
  const { own, now } = partners;
  const mayStayOpen = change.openEnd;
  return (
    own.stray !== undefined ||
    change.quoting === 'ends' ||
    takesPartner(partners) ||
    (!mayStayOpen && (change.quoting === 'opens' || own.open.some((opener) => !now(opener)))) ||
    own.closers.some((closer) => !now(closer) || closesTooEarly(closer, partners, change))
  );
}
