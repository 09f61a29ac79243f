import { columnsOf } from '../../base/indentation.ts';
import { AFTER_LIMIT } from '../types.ts';
import type { Change } from './change.ts';
import { CLOSERS, type Bracket } from './lexer.ts';
import { isBlank } from './lines.ts';
import { nestingOf, type Nesting } from './nesting.ts';
import { pairsOf } from './pairs.ts';

type PartnerOf = (bracket: Bracket) => Bracket | undefined;

/** What becomes of a document's brackets. */
export interface Partners {
  /** The text's own brackets, without those that are pairs in it. */
  readonly own: Nesting<Bracket>;
  /** The document's brackets that remain, in order; `after` stand behind the text. */
  readonly before: readonly Bracket[];
  readonly after: readonly Bracket[];
  /** The partner that one of these or of the text's had in the document, or has with the text. */
  readonly former: PartnerOf;
  readonly now: PartnerOf;
}

/** Finds each bracket's partner, without the text and with it. */
export function partnersIn({ was, is, cursor, end, replacedTo, quoting }: Change): Partners {
  const before = was.brackets.filter(({ at }) => at < cursor);
  const own = nestingOf(is.brackets.filter(({ at }) => at >= cursor && at < end));
  const old = was.brackets.filter(({ at }) => at >= replacedTo);
  const after = quoting === 'opens' ? old : is.brackets.filter(({ at }) => at >= end);
  const shift = quoting === 'opens' ? 0 : end - replacedTo;
  const there = new Map(was.brackets.map((bracket) => [bracket.at, bracket]));
  const known = new Set(after);
  // What was read as code and as text while a string had no end says nothing.
  const formerly = quoting === 'repairs' ? new Map<Bracket, Bracket>() : pairsOf(was.brackets, was.indents);
  const pairs = pairsOf([...before, ...own.closers, ...own.open, ...after], is.indents);
  const former: PartnerOf = (bracket) => {
    const old = known.has(bracket) ? there.get(bracket.at - shift) : bracket;
    return old && formerly.get(old);
  };
  return { own, before, after, former, now: (bracket) => pairs.get(bracket) };
}

/**
 * Whether a bracket of the document has no partner any more. A closer that comes to close a block further out
 * which lacked one is lost to its own.
 */
export function takesPartner({ before, after, former, now }: Partners): boolean {
  const lonely = new Set(before.filter((bracket) => !former(bracket)));
  return [...before, ...after].some((bracket) => {
    const partner = now(bracket);
    const lost = !partner || (!CLOSERS.has(bracket.character) && lonely.has(partner));
    return lost && former(bracket) !== undefined;
  });
}

/**
 * Whether a closer of the text closes a block that goes on below, in a document that is known only in part: the
 * block's own closer is behind that part.
 */
export function closesTooEarly(closer: Bracket, { former, now }: Partners, { snapshot }: Change): boolean {
  const { after, indentation } = snapshot;
  const opener = now(closer);
  if (!opener || former(opener) || !closer.leads || after.length < AFTER_LIMIT - 1) return false;
  const lines = after.split('\n').slice(1);
  const next = lines.find((line) => !isBlank(line));
  return next !== undefined && columnsOf(next, indentation.size) > opener.indent;
}
