import { columnsOf } from '../util/text.ts';
import type { LanguageFacts } from './language.ts';
import { grammarFor, languageFacts } from './languages.ts';
import { lex, type Lexed } from './lexer.ts';
import { CLOSER_OF, isInsideSpan, type Span } from './literals.ts';

/** A place in a document. */
export interface SourcePlace {
  /** Text before the place, LF line ends. */
  readonly before: string;
  /** Text after the place, LF line ends. */
  readonly after: string;
  readonly languageId: string;
  /** The editor's indentation: `size` is columns of a tab. */
  readonly indentation: { readonly size: number };
  /** The place's line in the document, from 0; absent where `before` begins with the document. */
  readonly line?: number;
  /** What the syntax tree says of the place; absent without a current tree. */
  readonly syntax?: PlaceSyntax | undefined;
}

/**
 * The kind of text that a place is in: code, a string, a comment, code within a string or between tags
 * (`interpolation`), text between tags (`markup`), or a tag where its attributes stand (`attribute`).
 */
export type PlaceKind = 'code' | 'string' | 'comment' | 'interpolation' | 'markup' | 'attribute';

/** What the syntax tree says of a place. Pure data, so that it can travel with a snapshot. */
export interface PlaceSyntax {
  readonly kind: PlaceKind;
  /** Whether the place is between the brackets of a call, a parameter list, or a literal that is no block. */
  readonly inBrackets: boolean;
  /** The innermost block that the place is in; absent at the top level, and where there is no tree. */
  readonly block?: BlockSyntax;
}

/** A block around a place. */
export interface BlockSyntax {
  /** Whether nothing but blanks and comments stands in the block. */
  readonly empty: boolean;
  /** The indentation of the line that opens the block, as it is written. */
  readonly openerIndent: string;
  /**
   * Whether the block's closing bracket or keyword is in the document; false where indentation makes blocks, which
   * closes nothing.
   */
  readonly closed: boolean;
}

/** What the code says of a place. */
export interface CodePlace extends PlaceSyntax {
  /** The registry's row of the language. */
  readonly language: LanguageFacts;
  /** The text on both sides of the place as the lexer reads it. */
  readonly lexed: Lexed;
  /** The delimiters that are open at the place, the innermost last. */
  readonly open: readonly OpenDelimiter[];
}

/** A bracket, a quote or a comment's opener that is open at a place. */
export interface OpenDelimiter {
  readonly kind: 'bracket' | 'interpolation' | 'string' | 'comment';
  /** Where it stands: UTF-16 units from the beginning of the text before the place. */
  readonly at: number;
  /** The delimiter that closes it; empty where the line's end does. */
  readonly close: string;
}

/** Answers of `codeAt`: several filters ask about the same place. */
const known = new WeakMap<SourcePlace, CodePlace>();

/**
 * What the code says of a place: by the syntax tree where the place has one, else by the lexer, which knows nothing of
 * blocks. Computed once for each object, which must not change.
 */
export function codeAt(place: SourcePlace): CodePlace {
  const found = known.get(place) ?? read(place);
  known.set(place, found);
  return found;
}

/** What the code says of a place, computed. */
function read(place: SourcePlace): CodePlace {
  const { before, after, languageId, syntax } = place;
  const language = languageFacts(languageId);
  const lexed = lexAt(place, '', after);
  const open = openAt(lexed, before.length);
  return { language, lexed, open, ...(syntax ?? guess(before, language, open)) };
}

/**
 * The text before a place, a text that is written there, and a text behind that, as the lexer reads them together.
 * Offsets are UTF-16 units from the beginning of the text before the place.
 */
export function lexAt(place: SourcePlace, written: string, after = ''): Lexed {
  const { before, languageId, indentation } = place;
  return lex(before + written + after, languageId, indentation.size, lexStart(place));
}

/** What the first line of a construct begins with where a language does not say it otherwise. */
export const BEGINS_CONSTRUCT = /^\s*[\w@]/;

/**
 * Where the lexer begins to read: where the text before the place begins somewhere in a document, and perhaps in a string
 * or a comment, the first of the lines that are indented least and begin a construct.
 */
function lexStart({ before, languageId, line = 0, indentation }: SourcePlace): number {
  const lines = before.split('\n');
  if (lines.length > line) return 0;
  const begins = grammarFor(languageId)?.beginsConstruct ?? BEGINS_CONSTRUCT;
  const depths = lines.map((text, at) =>
    at > 0 && begins.test(text) ? columnsOf(text, indentation.size) : Infinity,
  );
  const first = depths.indexOf(Math.min(...depths.slice(0, -1)));
  return first <= 0 ? 0 : lines.slice(0, first).join('\n').length + 1;
}

/** What the lexer knows of the questions that a syntax tree answers. */
function guess(before: string, language: LanguageFacts, open: readonly OpenDelimiter[]): PlaceSyntax {
  const bracket = open.findLast(({ kind }) => kind === 'bracket' || kind === 'interpolation');
  const inner = open.findLast(({ kind, close }) => kind !== 'bracket' || close === '}')?.kind ?? 'bracket';
  const kind = inner === 'bracket' ? (language.markup ? markupAt(before) : 'code') : inner;
  return { kind, inBrackets: bracket !== undefined && bracket.close !== '}' };
}

/** A tag that is being written, at the end of a text. */
const TAG = /(?:^|[(,=:?&|{}[;>]|\breturn)\s*<[A-Za-z][\w.:-]*(?:\s[^<>]*)?$/m;

/** A tag with text behind it, at the end of a text. */
const BEHIND_TAG = /<\/?[A-Za-z][^<>]*>[^<>{}]*$/;

/** UTF-16 units before a place in which either is looked for. */
const MARKUP_UNITS = 1000;

/** What kind of text a place is in between tags, or outside of them. */
function markupAt(before: string): PlaceKind {
  const left = before.slice(-MARKUP_UNITS);
  if (TAG.test(left)) return 'attribute';
  return BEHIND_TAG.test(left) ? 'markup' : 'code';
}

/**
 * The delimiters that are open at a place of a text, the innermost last.
 * @param at UTF-16 units from the text's beginning.
 */
export function openAt({ brackets, spans }: Lexed, at: number): readonly OpenDelimiter[] {
  const open: OpenDelimiter[] = [];
  for (const { at: place, character, interpolates } of brackets) {
    if (place >= at) break;
    const close = CLOSER_OF.get(character);
    const opener = close === undefined ? open.findLastIndex((one) => one.close === character) : -1;
    if (close !== undefined)
      open.push({ kind: interpolates === true ? 'interpolation' : 'bracket', at: place, close });
    else if (opener >= 0) open.length = opener;
  }
  const span = spans.find((one) => isInsideSpan(one, at));
  return span ? [...open, { kind: kindOf(span), at: span.start, close: span.close }] : open;
}

/** The kind of delimiter that opens a span. */
function kindOf({ kind }: Span): 'string' | 'comment' {
  return kind === 'comment' ? 'comment' : 'string';
}

/** Whether a place is in text for people, and not in code or between tags. */
export function isProse({ kind }: Pick<PlaceSyntax, 'kind'>): boolean {
  return kind === 'string' || kind === 'comment';
}

/** Whether a place is in what is written for people to read: a comment, a docstring, or a text that is no code at all. */
export function isForPeople(place: SourcePlace): boolean {
  const { kind, language, open } = codeAt(place);
  if (language.prose || kind === 'comment') return true;
  return kind === 'string' && language.docstrings && (open.at(-1)?.close.length ?? 0) > 1;
}

/** Whether a block begins behind a line, which may end in a comment. */
export function opensBlock(line: string, languageId: string): boolean {
  const { opensBlock: opener } = languageFacts(languageId);
  return opener.test(withoutComment(line, languageId));
}

/** A line without the comment at its end. */
function withoutComment(line: string, languageId: string): string {
  const { spans } = lex(line, languageId, 1);
  const last = spans.at(-1);
  return last?.kind === 'comment' && last.end === line.length ? line.slice(0, last.start).trimEnd() : line;
}

/** Quotes of a string that documents, at either end of a line. */
const QUOTES = /^(?:"""|''')|(?:"""|''')$/;

/**
 * Whether a line is a comment from its beginning, or a part of one, or of a string that says what a comment would.
 * @param at where the line begins in the text that was lexed, in UTF-16 units.
 */
export function isRemark(line: string, at: number, { language, lexed }: CodePlace): boolean {
  const text = line.trim();
  if (text === '') return false;
  if (language.lineComments.some((mark) => text.startsWith(mark) && !/^#[[!]/.test(text))) return true;
  if (language.blockComments.some(([open, close]) => text.startsWith(open) || text.endsWith(close)))
    return true;
  if (language.docstrings && QUOTES.test(text)) return true;
  const start = at + line.length - line.trimStart().length;
  return lexed.spans.some((span) => span.kind === 'comment' && isInsideSpan(span, start));
}
