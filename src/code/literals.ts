import type { StringForm, Lexis, Interpolation } from './language.ts';

/**
 * A string, a comment or another literal; or a piece of a string that has code in it. Places are UTF-16 units from the
 * text's beginning.
 */
export interface Span {
  readonly kind: 'string' | 'comment' | 'other';
  readonly start: number;
  /** Behind the closing delimiter, or behind the last character that belongs to the span. */
  readonly end: number;
  /** The delimiter that ends the span; empty where the line's end does. */
  readonly close: string;
  /** Whether that delimiter is there, or code that the string goes on behind. */
  readonly closed: boolean;
  /** Whether the span may go on after a line's end. */
  readonly multiline: boolean;
  /**
   * Whether the opening delimiter stands in the span once more: its own end is missing then, and another one's ends
   * it.
   */
  readonly encloses?: boolean;
  /** Whether the span is the rest of a string behind a piece of code. */
  readonly resumes?: boolean;
  /** Whether a piece of code follows the span, which is a string. */
  readonly interpolates?: boolean;
}

/**
 * Whether a place is inside a span: between its delimiters, or at its end where nothing closes it, or code follows. A
 * comment that the line's end ends goes on at that end.
 * @param at UTF-16 units from the text's beginning.
 */
export function isInsideSpan(
  { start, end, close, closed, resumes, interpolates }: Span,
  at: number,
): boolean {
  const begun = resumes === true ? start <= at : start < at;
  return begun && (closed && close !== '' && interpolates !== true ? at < end : at <= end);
}

/** The strings that begin and end in the text, as wholes, with the code in them. */
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

/** A literal as it begins. */
export interface Literal {
  readonly span: Span;
  /** The form of the string where the span ends before code that is a part of it. */
  readonly interpolates?: StringForm | undefined;
}

/** The comment, string or other literal that begins at a place in the code; undefined where none does. */
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

/** A quoted character. */
const CHARACTER = /'(?:\\[^\n]{1,9}?|[^\\'\n])'/y;

/** A regular expression, with its flags. */
const REGULAR_EXPRESSION = /\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;

/** Code behind which a `/` begins a regular expression, and is no division. */
const BEFORE_VALUE = /(?:^|[(,=:[!&|?{;+\-*%~^>]|\b(?:return|typeof|case|in|of|throw|do|else))$/;

/** UTF-16 units before a `/` that are looked at: no keyword is longer, nor are the blanks behind one. */
const LOOKBACK = 40;

/**
 * UTF-16 units before a quote that are looked at: no letters of a string are more, with what has to stand before them.
 */
const LONGEST_PREFIX = 12;

/** A span that no delimiter ends. */
function toLineEnd(kind: Span['kind'], start: number, end: number): Span {
  return { kind, start, end, close: '', closed: true, multiline: false };
}

/** Whether a mark begins a comment: `https://` and `$#` do not. */
function isLineComment(text: string, start: number, mark: string): boolean {
  if (!text.startsWith(mark, start)) return false;
  const left = text.charAt(start - 1);
  return mark === '#' ? !/[^\s;(){}[\]]/.test(left) : left !== ':';
}

/** A comment between delimiters. */
function blockComment(text: string, start: number, open: string, close: string): Span {
  const form: StringForm = { open, close, multiline: true, raw: true };
  return { ...stringFrom(text, start, start + open.length, form).span, kind: 'comment' };
}

/**
 * The form of a string as it is written: without interpolation where the letters before the quote do not ask for it.
 */
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
 * @param from where the string's text begins, behind the opening delimiter.
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

/**
 * The string around a place in the code of a string: the piece of it that ends where that code begins; undefined where
 * the place is in no such code.
 * @param at UTF-16 units from the beginning of the lexed text.
 */
export function stringAround(spans: readonly Span[], at: number): Span | undefined {
  const open: Span[] = [];
  for (const span of spans) {
    if (span.start >= at) break;
    if (span.resumes !== true && span.interpolates === true) open.push(span);
    if (span.resumes === true && span.interpolates !== true) open.pop();
  }
  return open.at(-1);
}

/**
 * Where the bracket stands that begins code at a place in a string; undefined where none does, `doubled` where the
 * opener is written twice and is text.
 */
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

/**
 * Whether a bracket has its counterpart in its line: a lone one in a string is text, or its counterpart is not written
 * yet.
 */
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

/** UTF-16 units of a literal whose delimiters are not always delimiters; 0 where none begins. */
function lengthOfOther(text: string, start: number, lexis: Lexis): number {
  const character = text.charAt(start);
  if (character === "'" && lexis.characters) return lengthOf(CHARACTER, text, start);
  if (character !== '/' || !lexis.regularExpressions) return 0;
  const left = text.slice(Math.max(0, start - LOOKBACK), start).trimEnd();
  return BEFORE_VALUE.test(left) ? lengthOf(REGULAR_EXPRESSION, text, start) : 0;
}

/** The closing bracket of each opening one. */
export const CLOSER_OF: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);

/** UTF-16 units that a sticky pattern matches at a place; 0 where it does not. */
export function lengthOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}
