import { languageFacts } from '../../code/languages.ts';
import type { Bracket, Lexed } from '../../code/lexer.ts';
import type { Span } from '../../code/literals.ts';
import { codeAt } from '../../code/place.ts';
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
 * Cuts a text before the first bracket or quote that would take another's partner away, or that nothing closes. A
 * single line may leave open what the user goes on from at its end; several lines leave nothing open. The text is
 * reconciled anew with what stands right of the cursor after each cut.
 */
export const balance: Filter = (draft, input) => {
  let length = Infinity;
  let tried: Suggestion = draft;
  for (;;) {
    const change = insertionOf(input.snapshot, tried);
    const kept = Math.min(keptByQuotes(change), keptByBrackets(change));
    if (kept >= tried.text.length) return tried;
    if (goesOnInString(change)) return 'unbalanced';
    const text = tried.text.slice(0, Math.max(0, kept)).trimEnd();
    if (isBlank(text) || text.length >= length) return 'unbalanced';
    length = text.length;
    const next = reconcile({ text, replaces: 0 }, input);
    if (typeof next === 'string') return 'unbalanced';
    tried = next;
  }
};

/**
 * Whether the text ends a line in code within a string: what is code there, and what is text, hangs on closers that are
 * not written yet.
 */
function goesOnInString({ snapshot, openEnd }: Insertion): boolean {
  return openEnd && codeAt(snapshot).open.some(({ kind }) => kind === 'interpolation');
}

/**
 * UTF-16 units of the text to keep, from its beginning, so that every bracket of the document keeps its partner and
 * every new one has one; 0 where nothing can be kept.
 */
function keptByBrackets(change: Insertion): number {
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
 * Whether a closer closes something that lacked it, at its depth. What has a closer already may only be closed where
 * the text replaces that closer, or goes on with another block: `} else {`.
 */
function mayClose(closer: Bracket, partners: BracketPartners, change: Insertion): boolean {
  const opener = partners.now(closer);
  if (!opener || (closer.leads && closer.character === '}' && closer.indent !== opener.indent)) return false;
  const free = change.replacedTo > change.cursor || partners.own.open.length > 0;
  return (free || !partners.former(opener)) && !closesTooEarly(closer, partners, change);
}

/**
 * Whether a text closes a block and opens another one (`} else {`) that nothing closes, where what follows is no
 * deeper: only the first block lacked its end.
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

/**
 * UTF-16 units of the text to keep, from its beginning: up to the first bracket that it opens or closes, or up to the
 * comment in it in which the text that follows would come to stand.
 */
function keptBeforeHarm({ own }: BracketPartners, change: Insertion): number {
  const { is, cursor, end } = change;
  const [opener] = own.open;
  if (opener) return keptBefore(change, opener.at);
  const [closer] = own.closers;
  const at = closer?.at ?? is.spans.findLast(({ start }) => start >= cursor && start < end)?.start;
  return at === undefined ? 0 : at - cursor;
}

/**
 * UTF-16 units of the text to keep, from its beginning, so that it leaves no string or comment open, and ends none
 * that is ended below.
 */
function keptByQuotes(change: Insertion): number {
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

/** The strings and comments that nothing closes. */
function unclosed({ spans }: Lexed, { snapshot: { languageId } }: Insertion): readonly Span[] {
  // Text between tags may have apostrophes.
  const apostrophes = languageFacts(languageId).markup;
  return spans.filter(({ closed, close }) => !closed && !(apostrophes && close === "'"));
}

/**
 * UTF-16 units of the text to keep, from its beginning, to be rid of what stands at a place: the lines above the
 * place; the whole first line where the place is in that and others follow, since a single line may leave something
 * open; and of a text of one line what stands left of the place.
 * @param at a place in the document as the text would make it, in UTF-16 units from its beginning.
 */
function keptBefore({ text, cursor }: Insertion, at: number): number {
  const lineStart = text.lastIndexOf('\n', at - cursor - 1);
  if (lineStart >= 0) return lineStart;
  const end = text.indexOf('\n');
  return end >= 0 ? end : at - cursor;
}
