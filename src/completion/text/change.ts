import type { Snapshot, Suggestion } from '../types.ts';
import { lex, longSpanAt, type Lexed } from './lexer.ts';
import { firstLine, isBlank } from './lines.ts';
import type { Span } from './literals.ts';

/** A document as it is, and as a suggestion would make it. Places are UTF-16 units from the text's beginning. */
export interface Change {
  readonly snapshot: Snapshot;
  readonly text: string;
  readonly was: Lexed;
  readonly is: Lexed;
  /** Where the text begins in both. */
  readonly cursor: number;
  /** Where it ends in what is, and where what it replaces ends in what was. */
  readonly end: number;
  readonly replacedTo: number;
  /** Whether the text is one line with nothing right of it, so that the user goes on from its end. */
  readonly openEnd: boolean;
  /** What becomes of the strings and comments around. */
  readonly quoting: Quoting;
}

/**
 * Of strings and comments that go on after a line's end: as it was, what follows comes to stand in one, it is no
 * longer in the one that it was in, or that one was there only because its end was missing.
 */
export type Quoting = 'same' | 'opens' | 'ends' | 'repairs';

/** Reads a document twice. */
export function changeOf(snapshot: Snapshot, { text, replaces }: Suggestion): Change {
  const { before, after, languageId, indentation } = snapshot;
  const right = after.slice(replaces);
  const was = lex(before + after, languageId, indentation.size);
  const is = lex(before + text + right, languageId, indentation.size);
  const cursor = before.length;
  const end = cursor + text.length;
  const replacedTo = cursor + replaces;
  const openEnd = !text.includes('\n') && isBlank(firstLine(right));
  const quoting = quotingOf(was, longSpanAt(was, replacedTo), is, longSpanAt(is, end));
  return { snapshot, text, was, is, cursor, end, replacedTo, openEnd, quoting };
}

/** @param former the span in which the text's end would be without it. */
function quotingOf(was: Lexed, former: Span | undefined, is: Lexed, now: Span | undefined): Quoting {
  if ((former === undefined) === (now === undefined)) return 'same';
  if (!former) return 'opens';
  return former.encloses === true || unclosed(is) < unclosed(was) ? 'repairs' : 'ends';
}

function unclosed({ spans }: Lexed): number {
  return spans.filter(({ closed }) => !closed).length;
}
