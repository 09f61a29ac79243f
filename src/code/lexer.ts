import { columnsOf, indentOf } from '../util/text.ts';
import type { StringForm, Lexis } from './language.ts';
import { languageFacts } from './languages.ts';
import {
  CLOSER_OF,
  isInsideSpan,
  lengthOf,
  literalAt,
  type Literal,
  type Span,
  stringFrom,
} from './literals.ts';

/** The brackets, strings and comments of a text. */
export interface Lexed {
  readonly brackets: readonly Bracket[];
  /** Strings, comments and other literals, in the text's order. */
  readonly spans: readonly Span[];
  /** Columns that each line is indented; `Infinity` where the line is blank, or begins in a string or comment. */
  readonly indents: readonly number[];
}

/** A bracket of the code itself, and not of a string or a comment. */
export interface Bracket {
  /** UTF-16 units from the text's beginning. */
  readonly at: number;
  readonly character: string;
  /** The line, from 0. */
  readonly line: number;
  /**
   * Columns that the statement is indented in which the bracket stands; of a closer that leads its line, those of the
   * line.
   */
  readonly indent: number;
  /** Whether it is a closer with nothing but blanks and other closers left of it. */
  readonly leads: boolean;
  /** Whether it begins code in a string. */
  readonly interpolates?: boolean;
}

/**
 * The brackets, strings and comments of a text, read from its beginning by the facts of its language: a text that is
 * being written is seldom one that its grammar knows. Takes time that is linear in the text.
 * @param tabSize columns of a tab.
 * @param from where reading begins, in UTF-16 units: a line's beginning that is in no string and no comment.
 */
export function lex(text: string, languageId: string, tabSize: number, from = 0): Lexed {
  return new Lexer(text, languageFacts(languageId), tabSize).run(from);
}

/**
 * The string or comment around a place, of those that go on after a line's end.
 * @param at UTF-16 units from the text's beginning.
 */
export function longSpanAt({ spans }: Lexed, at: number): Span | undefined {
  return spans.find((span) => span.multiline && isInsideSpan(span, at));
}

/** A bracket that is open while the text is read. */
interface Open {
  readonly character: string;
  readonly indent: number;
  /**
   * The form of the string that goes on behind the bracket's closer; absent where the bracket begins no code in a
   * string.
   */
  readonly string?: StringForm | undefined;
}

/** Characters that begin nothing in any language. */
const PLAIN = /[\p{L}\p{N}_ \t.,]+/uy;

/** Reads one text. */
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

  /** The brackets, strings and comments of the text. */
  run(from: number): Lexed {
    for (const character of this.#text.slice(0, from)) if (character === '\n') this.#indents.push(Infinity);
    this.#at = from;
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

  /**
   * Reads on past a literal, a bracket or plain text. Literals come first, because brackets may begin comments and
   * strings too: `{-`, `(*`, `[[`.
   */
  #something(character: string): void {
    const literal = literalAt(this.#text, this.#at, this.#lexis);
    if (literal) this.#literal(literal);
    else if (this.#isBracket(character)) this.#bracket(character);
    else this.#plain();
  }

  /**
   * Whether a character is a bracket here: a closer that ends code in a string is one even where the language has no
   * use for pairs of it.
   */
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

  /**
   * Closes the innermost bracket that a closer fits. Behind it the statement goes on that the opener stands in,
   * indented as where it began, but for a block's closer at the beginning of a line: a new statement follows that.
   */
  #closed(character: string, leads: boolean): void {
    const index = this.#open.findLastIndex((open) => CLOSER_OF.get(open.character) === character);
    const inBlock = character !== '}' && this.#open.slice(index + 1).some((open) => open.character === '{');
    const opener = inBlock ? undefined : this.#open[index];
    if (!opener) return;
    this.#open.length = index;
    if (!leads || character !== '}') this.#indent = opener.indent;
    if (opener.string) this.#literal(stringFrom(this.#text, this.#at, this.#at, opener.string));
  }

  /** Reads on past a literal, and into the code in it. */
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
