import { columnsOf } from '../../base/indentation.ts';
import type { Change } from '../text/change.ts';
import type { Bracket } from '../text/lexer.ts';
import { isBlank } from '../text/lines.ts';
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
  const last = own.closers.at(-1);
  if (last && goesNowhere(last, partners, change)) return last.at + 1 - change.cursor;
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

/**
 * Whether a text closes a block and opens another one (`} else {`) that nothing closes, where what follows is no
 * deeper: the block alone lacked its end.
 */
function goesNowhere(closer: Bracket, { own, now }: Partners, { snapshot }: Change): boolean {
  const opener = own.open.at(-1);
  if (!closer.leads || !opener || now(opener)) return false;
  const { after, indentation } = snapshot;
  const next = after
    .split('\n')
    .slice(1)
    .find((line) => !isBlank(line));
  return next !== undefined && columnsOf(next, indentation.size) <= closer.indent;
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
