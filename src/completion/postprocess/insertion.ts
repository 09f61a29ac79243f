import { type Bracket, type Lexed, longSpanAt } from '../../code/lexer.ts';
import { type Span, CLOSER_OF, stringAround } from '../../code/literals.ts';
import { type Nesting, nestingOf, pairsAtCursor, pairsOf } from '../../code/pairs.ts';
import { codeAt, lexAt } from '../../code/place.ts';
import { columnsOf, firstLine, isBlank } from '../../util/text.ts';
import { AFTER_LIMIT, type Snapshot, type Suggestion } from '../types.ts';

/**
 * A document as it is, and as a suggestion would make it. Places are UTF-16 units from the document's beginning, as
 * far as the snapshot has it.
 */
export interface Insertion {
  readonly snapshot: Snapshot;
  /** The suggestion's text. */
  readonly text: string;
  /** The document without the text. */
  readonly was: Lexed;
  /** The document with the text. */
  readonly is: Lexed;
  /** Where the text begins in both. */
  readonly cursor: number;
  /** Where the text ends in the document with it. */
  readonly end: number;
  /** Where the closers end that the text replaces, in the document without it. */
  readonly replacedTo: number;
  /** Whether the text is one line with nothing right of it, so that the user goes on from its end. */
  readonly openEnd: boolean;
  /** What becomes of the strings and comments around the text. */
  readonly quoting: Quoting;
}

/**
 * What becomes of strings and comments that go on after a line's end. `same`: nothing. `opens`: the text behind the
 * insertion comes to stand in one. `ends`: it no longer stands in the string or comment that it stood in. `repairs`:
 * it stood in one only because that one's end was missing.
 */
export type Quoting = 'same' | 'opens' | 'ends' | 'repairs';

/** The document with a suggestion and without, each read by the lexer. */
export function insertionOf(snapshot: Snapshot, { text, replaces }: Suggestion): Insertion {
  const { before, after } = snapshot;
  const right = after.slice(replaces);
  const was = codeAt(snapshot).lexed;
  const is = lexAt(snapshot, text, right);
  const cursor = before.length;
  const end = cursor + text.length;
  const replacedTo = cursor + replaces;
  const openEnd = !text.includes('\n') && isBlank(firstLine(right));
  const former = longTextAt(was, replacedTo);
  const quoting = quotingOf(before + after, was, former, is, longTextAt(is, end));
  return { snapshot, text, was, is, cursor, end, replacedTo, openEnd, quoting };
}

/** The string or comment of several lines that a place is in, also where it is in the code of such a string. */
function longTextAt(lexed: Lexed, at: number): Span | undefined {
  const around = stringAround(lexed.spans, at);
  return longSpanAt(lexed, at) ?? (around?.multiline === true ? around : undefined);
}

/**
 * What becomes of strings and comments.
 * @param former the span in which the text's end would be without the text.
 * @param now the span in which it is.
 */
function quotingOf(
  document: string,
  was: Lexed,
  former: Span | undefined,
  is: Lexed,
  now: Span | undefined,
): Quoting {
  if ((former === undefined) === (now === undefined)) return 'same';
  if (!former) return 'opens';
  const repairs = former.encloses === true || beginsAnother(document, former) || unclosed(is) < unclosed(was);
  return repairs ? 'repairs' : 'ends';
}

/** Whether the delimiter that ends a string rather begins one: a word follows it. */
function beginsAnother(document: string, { kind, close, closed, end }: Span): boolean {
  return (
    kind === 'string' && closed && close !== '' && /^[\p{L}\p{N}_#\\]/u.test(document.slice(end, end + 2))
  );
}

/** How many spans nothing closes. */
function unclosed({ spans }: Lexed): number {
  return spans.filter(({ closed }) => !closed).length;
}

/** What becomes of a document's brackets. */
export interface BracketPartners {
  /** The text's own brackets, without those that are pairs in it. */
  readonly own: Nesting<Bracket>;
  /** The document's brackets before the text, in order. */
  readonly before: readonly Bracket[];
  /** The document's brackets behind the text that remain, in order. */
  readonly after: readonly Bracket[];
  /** The partner that a bracket of the document had without the text. */
  readonly former: PartnerOf;
  /** The partner that a bracket of the document or of the text has with the text. */
  readonly now: PartnerOf;
}

/** The partner of a bracket; undefined where it has none. */
type PartnerOf = (bracket: Bracket) => Bracket | undefined;

/** The partner of each bracket, without the text and with it. */
export function partnersIn(change: Insertion): BracketPartners {
  const { snapshot, was, is, cursor, end, replacedTo, quoting } = change;
  // The text may be what makes code in a string of what stands before it: `"{name` and `}"`.
  const before = is.brackets.filter(({ at }) => at < cursor);
  const own = nestingOf(is.brackets.filter(({ at }) => at >= cursor && at < end));
  const old = was.brackets.filter(({ at }) => at >= replacedTo);
  const after = quoting === 'opens' ? old : is.brackets.filter(({ at }) => at >= end);
  const shift = quoting === 'opens' ? 0 : end - replacedTo;
  const there = new Map(was.brackets.map((bracket) => [bracket.at, bracket]));
  const known = new Set(after);
  // While a string has no end, code is read as text and text as code: the pairs of that time say nothing.
  const writing = { at: cursor, line: snapshot.before.split('\n').length - 1 };
  const formerly =
    quoting === 'repairs' ? new Map<Bracket, Bracket>() : pairsAtCursor(was.brackets, was.indents, writing);
  const pairs = pairsOf([...before, ...own.closers, ...own.open, ...after], is.indents);
  const former: PartnerOf = (bracket) => {
    const isOwn = bracket.at >= cursor && !known.has(bracket);
    const old = isOwn ? undefined : there.get(known.has(bracket) ? bracket.at - shift : bracket.at);
    return old && formerly.get(old);
  };
  return { own, before, after, former, now: (bracket) => pairs.get(bracket) };
}

/**
 * Whether a bracket of the document has no partner any more. A closer that comes to close a block further out which
 * lacked one is lost to its own block.
 */
export function takesPartner({ before, after, former, now }: BracketPartners): boolean {
  const lonely = new Set(before.filter((bracket) => !former(bracket)));
  return [...before, ...after].some((bracket) => {
    const partner = now(bracket);
    const lost = !partner || (!CLOSER_OF.has(bracket.character) && lonely.has(partner));
    return lost && former(bracket) !== undefined;
  });
}

/**
 * Whether a closer of the text closes a block that goes on below, in a document that is known only in part: the
 * block's own closer is behind that part.
 */
export function closesTooEarly(
  closer: Bracket,
  { former, now }: BracketPartners,
  { snapshot }: Insertion,
): boolean {
  const { after, indentation } = snapshot;
  const opener = now(closer);
  if (!opener || former(opener) || !closer.leads || after.length < AFTER_LIMIT - 1) return false;
  const lines = after.split('\n').slice(1);
  const next = lines.find((line) => !isBlank(line));
  return next !== undefined && columnsOf(next, indentation.size) > opener.indent;
}
