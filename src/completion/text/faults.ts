import type { Snapshot, Suggestion } from '../types.ts';
import { changesIndentation } from './changesIndentation.ts';
import { duplicatesNextLine } from './duplicatesNextLine.ts';
import { unbalances } from './unbalances.ts';

export { changesIndentation, duplicatesNextLine, unbalances };

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
