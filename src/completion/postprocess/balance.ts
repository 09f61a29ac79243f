import { languageFacts } from '../../code/languages.ts';
import type { Bracket, Lexed } from '../../code/lexer.ts';
import type { Span } from '../../code/literals.ts';
import { columnsOf, isBlank } from '../../util/text.ts';
import type { Suggestion } from '../types.ts';
import type { Filter } from './filter.ts';
import {
  type BracketPartners,
  closesTooEarly,
  type Insertion,
  insertionOf,
  partnersIn,
  takesPartner,
} from './insertion.ts';
import { closers as reconcile } from './suffix.ts';

/**
 * Cuts a text before the first bracket or quote that would take another's partner away, or that nothing
 * closes. What a single line leaves open at its end is what the user goes on from; several lines leave
 * nothing open. The text is reconciled anew with what stands right of the cursor after each cut.
 */
export const balance: Filter = (draft, input) => {
  let length = Infinity;
  let tried: Suggestion = draft;
  for (;;) {
    const change = insertionOf(input.snapshot, tried);
    const kept = Math.min(keptByQuotes(change), keptByBrackets(change));
    if (kept >= tried.text.length) return tried;
    const text = tried.text.slice(0, Math.max(0, kept)).trimEnd();
    if (isBlank(text) || text.length >= length) return 'unbalanced';
    length = text.length;
    const next = reconcile({ text, replaces: 0 }, input);
    if (typeof next === 'string') return 'unbalanced';
    tried = next;
  }
};

/** How much of a text to keep so that every bracket keeps its partner and every new one has one. */
export function keptByBrackets(change: Insertion): number {
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
function mayClose(closer: Bracket, partners: BracketPartners, change: Insertion): boolean {
  const opener = partners.now(closer);
  if (!opener || (closer.leads && closer.character === '}' && closer.indent !== opener.indent)) return false;
  const free = change.replacedTo > change.cursor || partners.own.open.length > 0;
  return (free || !partners.former(opener)) && !closesTooEarly(closer, partners, change);
}

/**
 * Whether a text closes a block and opens another one (`} else {`) that nothing closes, where what follows is no
 * deeper: the block alone lacked its end.
 */
function goesNowhere(closer: Bracket, { own, now }: BracketPartners, { snapshot }: Insertion): boolean {
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
function keptBeforeHarm({ own }: BracketPartners, change: Insertion): number {
  const { is, cursor, end } = change;
  const [opener] = own.open;
  if (opener) return keptBefore(change, opener.at);
  const [closer] = own.closers;
  const at = closer?.at ?? is.spans.findLast(({ start }) => start >= cursor && start < end)?.start;
  return at === undefined ? 0 : at - cursor;
}

/** How much of a text to keep so that it leaves no string or comment open, and ends none that is ended below. */
export function keptByQuotes(change: Insertion): number {
  const { text, was, is, end, cursor, quoting } = change;
  if (quoting === 'ends') return 0;
  if (quoting === 'repairs') return text.length;
  const open = unclosed(is, change);
  if (quoting === 'same' && open.length <= unclosed(was, change).length) return text.length;
  const culprit = is.spans.find(
    (span) => span.start >= cursor && span.start < end && (span.end > end || open.includes(span)),
  );
  if (!culprit) return 0;
  return culprit.multiline && change.openEnd ? text.length : keptBefore(change, culprit.start);
}

function unclosed({ spans }: Lexed, { snapshot: { languageId } }: Insertion): readonly Span[] {
  // Text between tags may have apostrophes.
  const apostrophes = languageFacts(languageId).markup;
  return spans.filter(({ closed, close }) => !closed && !(apostrophes && close === "'"));
}

/** How much of a text to keep to be rid of what stands at a place: whole lines of several, or a part of one. */
export function keptBefore({ text, cursor }: Insertion, at: number): number {
  const lineStart = text.lastIndexOf('\n', at - cursor - 1);
  if (lineStart >= 0) return lineStart;
  const end = text.indexOf('\n');
  return end >= 0 ? end : at - cursor;
}
