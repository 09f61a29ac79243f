import type { Snapshot, Suggestion } from '../types.ts';
import { changeOf } from './change.ts';
import { closesTooEarly, partnersIn, takesPartner } from './partners.ts';

/**
 * Whether accepting takes a bracket's partner away, closes what is closed further down, or leaves something
 * open that nothing closes. One thing may stay open: what the user goes on from at the end of one line.
 */
export function unbalances(snapshot: Snapshot, suggestion: Suggestion): boolean {
  const change = changeOf(snapshot, suggestion);
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
