import type { Lexis, StringForm } from './languages.ts';

/** A string or a comment. */
export interface Span {
  readonly start: number;
  /** Behind its closing delimiter, or behind the last character that belongs to it. */
  readonly end: number;
  /** The delimiter that ends it; empty where the line's end does. */
  readonly close: string;
  /** Whether that delimiter is there. */
  readonly closed: boolean;
  /** Whether it goes on after a line's end. */
  readonly multiline: boolean;
  /** Whether its opening delimiter stands in it once more: its own end is missing, and another one's ends it. */
  readonly encloses?: boolean;
  /** Whether it is the rest of a template behind a piece of code. */
  readonly resumes?: boolean;
}

const CHARACTER = /'(?:\\[^\n]{1,9}?|[^\\'\n])'/y;
const REGULAR_EXPRESSION = /\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const BEFORE_VALUE = /(?:^|[(,=:[!&|?{;+\-*%~^>]|\b(?:return|typeof|case|in|of|throw|do|else))$/;

/** UTF-16 units: no keyword is longer, nor are the blanks behind one. */
const LOOKBACK = 40;

/** The comment, string or other literal that begins at a place in the code, but for templates. */
export function literalAt(text: string, start: number, lexis: Lexis): Span | undefined {
  const block = lexis.blockComments.find(([open]) => text.startsWith(open, start));
  if (block) return stringAt(text, start, { open: block[0], close: block[1], multiline: true, raw: true });
  if (lexis.lineComments.some((mark) => isLineComment(text, start, mark))) {
    const end = text.indexOf('\n', start);
    return toLineEnd(start, end < 0 ? text.length : end);
  }
  const form = lexis.strings.find(({ open }) => text.startsWith(open, start));
  if (form) return stringAt(text, start, form);
  const length = lengthOfOther(text, start, lexis);
  return length > 0 ? toLineEnd(start, start + length) : undefined;
}

function toLineEnd(start: number, end: number): Span {
  return { start, end, close: '', closed: true, multiline: false };
}

/** `https://` and `$#` begin none. */
function isLineComment(text: string, start: number, mark: string): boolean {
  if (!text.startsWith(mark, start)) return false;
  const left = text.charAt(start - 1);
  return mark === '#' ? !/[^\s;(){}[\]]/.test(left) : left !== ':';
}

function stringAt(text: string, start: number, { open, close, multiline, raw }: StringForm): Span {
  let end = start + open.length;
  while (end < text.length && !text.startsWith(close, end)) {
    if (!multiline && text.charAt(end) === '\n') break;
    end += !raw && text.charAt(end) === '\\' ? 2 : 1;
  }
  const closed = text.startsWith(close, end);
  const encloses = open !== close && text.slice(start + open.length, end).includes(open);
  end = Math.min(closed ? end + close.length : end, text.length);
  return { start, end, close, closed, multiline, encloses };
}

/** The length of a literal whose delimiters are not always delimiters. */
function lengthOfOther(text: string, start: number, lexis: Lexis): number {
  const character = text.charAt(start);
  if (character === "'" && lexis.characters) return lengthOf(CHARACTER, text, start);
  if (character !== '/' || !lexis.regularExpressions) return 0;
  const left = text.slice(Math.max(0, start - LOOKBACK), start).trimEnd();
  return BEFORE_VALUE.test(left) ? lengthOf(REGULAR_EXPRESSION, text, start) : 0;
}

/** A piece of a template's text, from a place in it to the template's end or behind a `$` that code follows. */
export function templatePiece(text: string, start: number, from: number): Span {
  let end = from;
  while (end < text.length && text.charAt(end) !== '`' && !text.startsWith('${', end)) {
    end += text.charAt(end) === '\\' ? 2 : 1;
  }
  const closed = end < text.length;
  const resumes = from === start;
  return { start, end: Math.min(end + 1, text.length), close: '`', closed, multiline: true, resumes };
}

/** The length of what a sticky pattern finds at a place. */
export function lengthOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}
