import type { StringForm, Lexis, Interpolation } from './language.ts';

/** A string, a comment or another literal, or a piece of a string that has code in it. */
export interface Span {
  readonly kind: 'string' | 'comment' | 'other';
  readonly start: number;
  /** Behind its closing delimiter, or behind the last character that belongs to it. */
  readonly end: number;
  /** The delimiter that ends it; empty where the line's end does. */
  readonly close: string;
  /** Whether that delimiter is there, or code that the string goes on behind. */
  readonly closed: boolean;
  /** Whether it goes on after a line's end. */
  readonly multiline: boolean;
  /** Whether its opening delimiter stands in it once more: its own end is missing, and another one's ends it. */
  readonly encloses?: boolean;
  /** Whether it is the rest of a string behind a piece of code, and whether such a piece follows it. */
  readonly resumes?: boolean;
  readonly interpolates?: boolean;
}

/** A literal as it begins, and the string's form where it ends before code that is a part of it. */
export interface Literal {
  readonly span: Span;
  readonly interpolates?: StringForm | undefined;
}

/** The counterpart of each opening bracket. */
export const CLOSER_OF: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);

const CHARACTER = /'(?:\\[^\n]{1,9}?|[^\\'\n])'/y;
const REGULAR_EXPRESSION = /\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const BEFORE_VALUE = /(?:^|[(,=:[!&|?{;+\-*%~^>]|\b(?:return|typeof|case|in|of|throw|do|else))$/;

/** UTF-16 units: no keyword is longer, nor are the blanks behind one. */
const LOOKBACK = 40;

/** UTF-16 units: no letters before a quote are more, with what has to stand before them. */
const LONGEST_PREFIX = 12;

/** The comment, string or other literal that begins at a place in the code. */
export function literalAt(text: string, start: number, lexis: Lexis): Literal | undefined {
  const block = lexis.blockComments.find(([open]) => text.startsWith(open, start));
  if (block) return { span: blockComment(text, start, ...block) };
  if (lexis.lineComments.some((mark) => isLineComment(text, start, mark))) {
    const end = text.indexOf('\n', start);
    return { span: toLineEnd('comment', start, end < 0 ? text.length : end) };
  }
  const form = lexis.strings.find(({ open }) => text.startsWith(open, start));
  if (form) return stringFrom(text, start, start + form.open.length, inForce(text, start, form));
  const length = lengthOfOther(text, start, lexis);
  return length > 0 ? { span: toLineEnd('other', start, start + length) } : undefined;
}

function toLineEnd(kind: Span['kind'], start: number, end: number): Span {
  return { kind, start, end, close: '', closed: true, multiline: false };
}

/** `https://` and `$#` begin none. */
function isLineComment(text: string, start: number, mark: string): boolean {
  if (!text.startsWith(mark, start)) return false;
  const left = text.charAt(start - 1);
  return mark === '#' ? !/[^\s;(){}[\]]/.test(left) : left !== ':';
}

function blockComment(text: string, start: number, open: string, close: string): Span {
  const form: StringForm = { open, close, multiline: true, raw: true };
  return { ...stringFrom(text, start, start + open.length, form).span, kind: 'comment' };
}

/** A form without its interpolation where the letters before the quote do not ask for it. */
function inForce(text: string, start: number, form: StringForm): StringForm {
  const prefix = form.interpolation?.prefix;
  const left = prefix && text.slice(Math.max(0, start - LONGEST_PREFIX), start);
  if (left === undefined || prefix?.test(left) === true) return form;
  const { open, close, multiline, raw } = form;
  return { open, close, multiline, raw };
}

/**
 * A string's text from a place in it on: to the string's end, or to the bracket that begins code in it.
 * @param start where the span begins: the opening delimiter, or the place itself behind a piece of code.
 */
export function stringFrom(text: string, start: number, from: number, form: StringForm): Literal {
  const { open, close, multiline, raw, interpolation } = form;
  const resumes = start === from;
  let end = from;
  while (end < text.length && !text.startsWith(close, end)) {
    if (!multiline && text.charAt(end) === '\n') break;
    const code = interpolation && codeFrom(text, end, interpolation);
    if (code === 'doubled') end += 2;
    else if (code !== undefined) {
      const piece = { kind: 'string', start, end: code, close, closed: true, multiline, resumes } as const;
      return { span: { ...piece, interpolates: true }, interpolates: form };
    } else end += !raw && text.charAt(end) === '\\' ? 2 : 1;
  }
  const closed = text.startsWith(close, end);
  const encloses = !resumes && open !== close && text.slice(from, end).includes(open);
  end = Math.min(closed ? end + close.length : end, text.length);
  return { span: { kind: 'string', start, end, close, closed, multiline, encloses, resumes } };
}

/** Where the bracket stands that begins code at a place in a string; undefined where none does. */
function codeFrom(
  text: string,
  at: number,
  { openers, doubled, acrossLines }: Interpolation,
): number | 'doubled' | undefined {
  const opener = openers.find((one) => text.startsWith(one, at));
  if (opener === undefined) return undefined;
  if (doubled === true && text.startsWith(opener, at + opener.length)) return 'doubled';
  const bracket = at + opener.search(/[({]/);
  return acrossLines === true || closesInLine(text, bracket) ? bracket : undefined;
}

/** Whether a bracket has its counterpart in its line: a lone one in a string is text, or not written yet. */
function closesInLine(text: string, bracket: number): boolean {
  const open = text.charAt(bracket);
  const close = CLOSER_OF.get(open);
  let depth = 0;
  for (let at = bracket; at < text.length && text.charAt(at) !== '\n'; at++) {
    if (text.charAt(at) === open) depth++;
    else if (text.charAt(at) === close && --depth === 0) return true;
  }
  return false;
}

/** The length of a literal whose delimiters are not always delimiters. */
function lengthOfOther(text: string, start: number, lexis: Lexis): number {
  const character = text.charAt(start);
  if (character === "'" && lexis.characters) return lengthOf(CHARACTER, text, start);
  if (character !== '/' || !lexis.regularExpressions) return 0;
  const left = text.slice(Math.max(0, start - LOOKBACK), start).trimEnd();
  return BEFORE_VALUE.test(left) ? lengthOf(REGULAR_EXPRESSION, text, start) : 0;
}

/** The length of what a sticky pattern finds at a place. */
export function lengthOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

/** Strings as wholes, with the code in them; those alone that begin and end in the text. */
export function stringsIn(spans: readonly Span[]): readonly Span[] {
  const open: Span[] = [];
  return spans.flatMap((span) => {
    if (span.kind !== 'string') return [];
    if (span.resumes !== true && span.interpolates === true) open.push(span);
    if (span.interpolates === true) return [];
    const start = span.resumes === true ? open.pop()?.start : span.start;
    return start === undefined ? [] : [{ ...span, start }];
  });
}
