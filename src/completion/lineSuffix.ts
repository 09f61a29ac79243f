import type { Lexed } from '../code/lexer.ts';
import { type Span, CLOSER_OF } from '../code/literals.ts';
import { lexAt, openAt } from '../code/place.ts';
import { isBlank } from '../util/text.ts';
import type { AfterCursor, Snapshot } from './types.ts';

/** Closing brackets and quotes, and the punctuation that editors and people put behind them, up to the line's end. */
const CLOSING = /^[\s)\]}>"'`]*[\s;,:]*$/;

/** The text after the cursor, taken apart at the end of the cursor's line. */
export function splitAtCursor({ after }: Snapshot): AfterCursor {
  const end = after.indexOf('\n');
  const text = end < 0 ? after : after.slice(0, end);
  return {
    lineSuffix: { kind: isClosing(text) ? 'closers' : 'code', text },
    below: end < 0 ? '' : after.slice(end + 1),
  };
}

/** Brackets that close something in strings and comments, too. */
const PROSE_CLOSERS: ReadonlySet<string> = new Set(CLOSER_OF.values());

/** Whether the rest of a line is nothing but what closes something, or nothing at all. */
export function isClosing(right: string): boolean {
  return CLOSING.test(right);
}

/** Punctuation that may stand behind closers. */
const PUNCTUATION = /[;,:]/;

/**
 * UTF-16 units of the closers right of the cursor that a text at the cursor writes by itself: brackets that close what
 * is open at the cursor, the quote of the string that the cursor is in, and the punctuation behind these.
 * @param present the closers, as they stand in the document.
 */
export function ownClosers(snapshot: Snapshot, text: string, present: string): number {
  const { before } = snapshot;
  const outside = new Outside(lexAt(snapshot, text), before + text, before.length);
  let taken = 0;
  for (const at of outside.places()) {
    const character = text.charAt(at);
    const next = taken + present.slice(taken).search(/\S|$/);
    const early = taken === 0 && PUNCTUATION.test(character) && !isBlank(text.slice(at + 1));
    if (character === present[next] && !early) taken = next + 1;
  }
  return taken;
}

/**
 * The places of a text at the cursor that are neither in its own brackets nor in its own strings and comments. In the
 * string or comment that the cursor is in, brackets are paired as in code: `see f(x)`, `id IN (1, 2)`.
 */
class Outside {
  readonly #lexed: Lexed;
  readonly #text: string;
  readonly #cursor: number;
  /**
   * Whether the string that the cursor is in goes on at the place that is being looked at, behind code in the string.
   */
  #inString: boolean;
  #depth = 0;

  /**
   * @param text the text with what stands before the cursor.
   * @param cursor where the cursor is, in UTF-16 units of `text`.
   */
  constructor(lexed: Lexed, text: string, cursor: number) {
    this.#lexed = lexed;
    this.#text = text;
    this.#cursor = cursor;
    this.#inString = openAt(lexed, cursor).at(-1)?.kind === 'string';
  }

  /** The places in order: UTF-16 units from the cursor. */
  *places(): Generator<number> {
    const brackets = new Map(this.#lexed.brackets.map(({ at, character }) => [at, character]));
    const spans = this.#lexed.spans.filter(({ end }) => end > this.#cursor);
    for (let at = this.#cursor; at < this.#text.length; at++) {
      const span = spans[0]?.start !== undefined && spans[0].start <= at ? spans.shift() : undefined;
      if (span) {
        yield* this.#passesSpan(span, at);
        at = Math.max(at, span.end - 1);
      } else if (this.#passes(at, brackets.get(at))) {
        yield at - this.#cursor;
      }
    }
  }

  /** Goes on past a string or a comment, and yields its places where the cursor is in it. */
  *#passesSpan(
    { kind, start, end, close, closed, resumes, interpolates }: Span,
    at: number,
  ): Generator<number> {
    const outer = start < this.#cursor || (resumes === true && this.#depth === 0 && this.#inString);
    if (!outer) return;
    const ends = closed && interpolates !== true && this.#text.startsWith(close, end - close.length);
    const inner = ends ? end - close.length : end;
    let depth = 0;
    for (let place = at; place < end; place++) {
      const character = place < inner ? this.#text.charAt(place) : '';
      if (character === '\\' && kind === 'string') {
        // What is escaped is none of the string's own quotes.
        place++;
        continue;
      }
      if (CLOSER_OF.has(character)) depth++;
      else if (depth > 0 && PROSE_CLOSERS.has(character)) depth--;
      else if (depth === 0) yield place - this.#cursor;
    }
    if (ends) this.#inString = false;
  }

  /**
   * Goes on past a character of the code.
   * @returns whether the character is outside the text's own brackets.
   */
  #passes(at: number, bracket: string | undefined): boolean {
    if (bracket === undefined) return this.#depth === 0;
    if (CLOSER_OF.has(bracket)) {
      this.#depth++;
      return false;
    }
    if (this.#depth > 0) {
      this.#depth--;
      return false;
    }
    this.#inString ||= this.#lexed.spans.some(({ start, resumes }) => resumes === true && start === at + 1);
    return true;
  }
}
