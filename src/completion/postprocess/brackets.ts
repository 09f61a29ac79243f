import type { Change } from '../text/change.ts';
import type { Bracket } from '../text/lexer.ts';
import { closesTooEarly, partnersIn, takesPartner, type Partners } from '../text/partners.ts';
import { keptBefore } from './kept.ts';

/** How much of a text to keep so that every bracket keeps its partner and every new one has one. */
export function keptByBrackets(change: Change): number {
  const partners = partnersIn(change);
  const { own, now } = partners;
  const closer = own.stray ?? own.closers.find((bracket) => !mayClose(bracket, partners, change));
  if (closer) return closer.at - change.cursor;
  const opener = change.openEnd ? undefined : own.open.find((bracket) => !now(bracket));
  if (opener) return keptBefore(change, opener.at);
  return takesPartner(partners) ? keptBeforeHarm(partners, change) : change.text.length;
}

/**
 * Whether a closer closes something that lacked it, at its depth. What has one already may only be closed
 * where the text replaces that, or goes on with another block: `} else {`.
 */
function mayClose(closer: Bracket, partners: Partners, change: Change): boolean {
  const opener = partners.now(closer);
  if (!opener || (closer.leads && closer.character === '}' && closer.indent !== opener.indent)) return false;
  const free = change.replacedTo > change.cursor || partners.own.open.length > 0;
  return (free || !partners.former(opener)) && !closesTooEarly(closer, partners, change);
}

/** Before what the text opens or closes, or before the comment in it that what follows would come to stand in. */
function keptBeforeHarm({ own }: Partners, change: Change): number {
  const { is, cursor, end } = change;
  const [opener] = own.open;
  if (opener) return keptBefore(change, opener.at);
  const [closer] = own.closers;
  const at = closer?.at ?? is.spans.findLast(({ start }) => start >= cursor && start < end)?.start;
  return at === undefined ? 0 : at - cursor;
}
