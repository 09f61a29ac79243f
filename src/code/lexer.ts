import { columnsOf, indentOf } from '../util/text.ts';
import type { StringForm, Lexis } from './language.ts';
import { languageFacts } from './languages.ts';
import { CLOSER_OF, lengthOf, literalAt, type Literal, type Span, stringFrom } from './literals.ts';

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
  /** Whether it begins code in a string. */
  readonly interpolates?: boolean;
}

export interface Lexed {
  readonly brackets: readonly Bracket[];
  /** Strings and comments. */
  readonly spans: readonly Span[];
  /** Columns that each line is indented; without limit where it is blank, or begins in a string or comment. */
  readonly indents: readonly number[];
}

/**
 * Reads the brackets, strings and comments of a text, from its beginning. It takes no grammar for it: a few
 * facts of the language do, and a text that is being written has no grammar anyway. Linear in the text.
 * @param tabSize columns.
 */
export function lex(text: string, languageId: string, tabSize: number): Lexed {
  return new Lexer(text, languageFacts(languageId), tabSize).run();
}

/** The string or comment around a place, of those that go on after a line's end. */
export function longSpanAt({ spans }: Lexed, at: number): Span | undefined {
  return spans.find(({ start, end, closed, multiline, resumes, interpolates }) => {
    const begun = resumes === true ? start <= at : start < at;
    return multiline && begun && (closed && interpolates !== true ? at < end : at <= end);
  });
}

interface Open {
  readonly character: string;
  readonly indent: number;
  /** The form of the string that goes on behind its closer, where it begins code in one. */
  readonly string?: StringForm | undefined;
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
    if (literal) this.#literal(literal);
    else if (this.#isBracket(character)) this.#bracket(character);
    else this.#plain();
  }

  /** What ends code in a string is a bracket even where the language has no use for pairs of it. */
  #isBracket(character: string): boolean {
    const open = this.#open.at(-1);
    const endsCode = open?.string !== undefined && CLOSER_OF.get(open.character) === character;
    return endsCode || this.#lexis.brackets.includes(character);
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
    if (opens) this.#open.push({ character, indent: this.#indent });
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
    if (opener.string) this.#literal(stringFrom(this.#text, this.#at, this.#at, opener.string));
  }

  /** Goes on past a literal, and into the code in it. */
  #literal({ span, interpolates: string }: Literal): void {
    this.#skip(span);
    if (!string) return;
    const character = this.#text.charAt(this.#at);
    this.#open.push({ character, indent: this.#indent, string });
    this.#record(character, this.#indent, false, true);
  }

  #record(character: string, indent: number, leads: boolean, interpolates = false): void {
    const line = this.#indents.length - 1;
    this.#brackets.push({ at: this.#at, character, line, indent, leads, interpolates });
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
