import { indentOf } from '../util/text.ts';
import { type Lexis, lexisOf, type StringForm } from './languages.ts';
import { columnsOf } from './lineBlocks.ts';

/** A bracket of the code itself. */
export interface Bracket {
  /** UTF-16 units from the text's beginning. */
  readonly at: number;
  readonly character: string;
  /** From 0. */
  readonly line: number;
  /** Columns that the statement it stands in is indented; of a closer that leads, those of its line. */
  readonly indent: number;
  /** Whether it is a closer with nothing but blanks and other closers left of it. */
  readonly leads: boolean;
}

export interface Lexed {
  readonly brackets: readonly Bracket[];
  /** Strings and comments. */
  readonly spans: readonly Span[];
  /** Columns that each line is indented; without limit where it is blank, or begins in a string or comment. */
  readonly indents: readonly number[];
}

/** The closer of each opening bracket. */
export const CLOSER_OF: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);

/**
 * Reads the brackets, strings and comments of a text, from its beginning. It takes no grammar for it: a few
 * facts of the language do, and a text that is being written has no grammar anyway. Linear in the text.
 * @param tabSize columns.
 */
export function lex(text: string, languageId: string, tabSize: number): Lexed {
  return new Lexer(text, lexisOf(languageId), tabSize).run();
}

/** The string or comment around a place, of those that go on after a line's end. */
export function longSpanAt({ spans }: Lexed, at: number): Span | undefined {
  return spans.find(({ start, end, closed, multiline, resumes }) => {
    const begun = resumes === true ? start <= at : start < at;
    return multiline && begun && (closed ? at < end : at <= end);
  });
}

interface Open {
  readonly character: string;
  readonly indent: number;
  /** Whether it is the `${` of a template, which goes on behind its closer. */
  readonly template: boolean;
}

/** What begins nothing in any language. */
const PLAIN = /[\p{L}\p{N}_ \t.,]+/uy;

class Lexer {
  readonly #text: string;
  readonly #lexis: Lexis;
  readonly #tabSize: number;
  readonly #brackets: Bracket[] = [];
  readonly #spans: Span[] = [];
  readonly #indents: number[] = [];
  readonly #open: Open[] = [];
  #at = 0;
  #lineIndent = 0;
  #indent = 0;
  #leads = true;

  constructor(text: string, lexis: Lexis, tabSize: number) {
    this.#text = text;
    this.#lexis = lexis;
    this.#tabSize = tabSize;
  }

  run(): Lexed {
    this.#beginLine();
    while (this.#at < this.#text.length) this.#next();
    return { brackets: this.#brackets, spans: this.#spans, indents: this.#indents };
  }

  #next(): void {
    const character = this.#text.charAt(this.#at);
    if (character === '\n') {
      this.#at++;
      this.#beginLine();
    } else if (character === ' ' || character === '\t') {
      this.#at++;
    } else {
      this.#something(character);
    }
  }

  /** Brackets may begin comments and strings too: `{-`, `(*`, `[[`. */
  #something(character: string): void {
    const literal = literalAt(this.#text, this.#at, this.#lexis);
    if (literal) this.#skip(literal);
    else if (this.#lexis.brackets.includes(character)) this.#bracket(character);
    else if (character === '`' && this.#lexis.templates) this.#template(this.#at + 1);
    else this.#plain();
  }

  #plain(): void {
    this.#leads = false;
    this.#at += lengthOf(PLAIN, this.#text, this.#at) || 1;
  }

  #beginLine(): void {
    const end = this.#text.indexOf('\n', this.#at);
    const indent = indentOf(this.#text.slice(this.#at, end < 0 ? undefined : end));
    this.#at += indent.length;
    const blank = this.#at === (end < 0 ? this.#text.length : end);
    this.#indents.push(blank ? Infinity : columnsOf(indent, this.#tabSize));
    this.#lineIndent = columnsOf(indent, this.#tabSize);
    this.#indent = this.#lineIndent;
    this.#leads = true;
  }

  #bracket(character: string): void {
    const opens = CLOSER_OF.has(character);
    const leads = !opens && this.#leads;
    const indent = leads ? this.#lineIndent : this.#indent;
    this.#record(character, indent, leads);
    this.#leads = leads;
    if (opens) this.#open.push({ character, indent: this.#indent, template: false });
    else this.#closed(character, leads);
  }

  /** A statement that spans lines is indented as where it began; behind a block that is where the block ends. */
  #closed(character: string, leads: boolean): void {
    const index = this.#open.findLastIndex((open) => CLOSER_OF.get(open.character) === character);
    const inBlock = character !== '}' && this.#open.slice(index + 1).some((open) => open.character === '{');
    const opener = inBlock ? undefined : this.#open[index];
    if (!opener) return;
    this.#open.length = index;
    if (!leads || character !== '}') this.#indent = opener.indent;
    if (opener.template) this.#template(this.#at);
  }

  /** @param from the place in the template's text to go on from. */
  #template(from: number): void {
    this.#skip(templatePiece(this.#text, this.#at, from));
    const code = this.#text.charAt(this.#at - 1) === '$' && this.#text.charAt(this.#at) === '{';
    if (!code) return;
    this.#record('{', this.#indent, false);
    this.#open.push({ character: '{', indent: this.#indent, template: true });
  }

  #record(character: string, indent: number, leads: boolean): void {
    this.#brackets.push({ at: this.#at, character, line: this.#indents.length - 1, indent, leads });
    this.#at++;
  }

  #skip(span: Span): void {
    this.#spans.push(span);
    for (let at = span.start; at < span.end; at++)
      if (this.#text.charAt(at) === '\n') this.#indents.push(Infinity);
    this.#at = span.end;
    this.#leads = false;
  }
}

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
