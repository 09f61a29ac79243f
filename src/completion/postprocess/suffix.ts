import { type Bracket } from '../../code/lexer.ts';
import type { Span } from '../../code/literals.ts';
import { nestingOf } from '../../code/pairs.ts';
import { isProse, codeAt, lexAt } from '../../code/place.ts';
import { indentOf, isBlank, lastLine } from '../../util/text.ts';
import { ownClosers } from '../lineSuffix.ts';
import type { Snapshot, Suggestion } from '../types.ts';
import type { Filter } from './filter.ts';

/**
 * Cuts the completion where it begins to repeat the code right of the cursor. What the text itself has opened it also
 * closes: `user.isAdmin()` before `) {` ends with a bracket of its own.
 */
export const suffixOverlap: Filter = (draft, { snapshot, afterCursor: { lineSuffix } }) => {
  if (lineSuffix.kind !== 'code') return draft;
  const written = new WrittenText(snapshot, draft.text);
  const text = draft.text.slice(0, overlapStart(written, lineSuffix.text));
  if (isBlank(text) && !isBlank(draft.text)) return 'repeats-suffix';
  return { ...draft, text: /^\s/.test(lineSuffix.text) ? text.trimEnd() : text };
};

/** UTF-16 units of a repetition that ends within a word: of fewer, as `, ts` of `, tsx`, a text may well be made. */
const LEAST_BROKEN = 5;

/** Where a text begins to repeat the code right of the cursor, all of it or its beginning; its length where it does not. */
function overlapStart(written: WrittenText, suffix: string): number {
  const { text } = written;
  const code = suffix.trim();
  for (let at = text.indexOf(code); at >= 0; at = text.indexOf(code, at + 1)) {
    if (endsLine(text, at + code.length) && written.mayEndAt(at)) return at;
  }
  for (let length = Math.min(text.length, suffix.length); length > 0; length--) {
    const at = text.length - length;
    const overlap = suffix.slice(0, length);
    if (!text.endsWith(overlap)) continue;
    const isWhole = !splitsWord(suffix, length) || overlap.trim().length >= LEAST_BROKEN;
    if (isWhole && written.mayEndAt(at)) return at;
  }
  return text.length;
}

/** Whether nothing but blanks follows in a line of the text: the code right of the cursor ends its line, too. */
function endsLine(text: string, at: number): boolean {
  return /^[ \t]*(?:\n|$)/.test(text.slice(at));
}

const WORD = /[\p{L}\p{N}_]/u;

/** Whether a place in a text is within a word. */
function splitsWord(text: string, at: number): boolean {
  return WORD.test(text.charAt(at - 1)) && WORD.test(text.charAt(at));
}

/** A text at the cursor, with the brackets and strings that are its own. Places are UTF-16 units from its beginning. */
class WrittenText {
  readonly text: string;
  readonly #brackets: readonly Bracket[];
  readonly #spans: readonly Span[];

  constructor(snapshot: Snapshot, text: string) {
    const { before } = snapshot;
    const { brackets, spans } = lexAt(snapshot, text);
    const from = before.length;
    this.text = text;
    this.#brackets = isProse(codeAt(snapshot))
      ? bracketsOfProse(text)
      : brackets.filter(({ at }) => at >= from).map((one) => ({ ...one, at: one.at - from }));
    this.#spans = spans
      .filter(({ start }) => start >= from)
      .map((one) => ({ ...one, start: one.start - from, end: one.end - from }));
  }

  /** Whether the text may be cut at a place: not within a word or a string, and not before what closes its own. */
  mayEndAt(at: number): boolean {
    if (splitsWord(this.text, at)) return false;
    if (this.#spans.some(({ start, end }) => start < at && at < end)) return false;
    return !this.#closesOwn(at) && !closesOwnAngle(this.text, at) && !closesOwnTag(this.text, at);
  }

  /** Whether a bracket behind the place closes one that the text opens before it. */
  #closesOwn(at: number): boolean {
    const { open } = nestingOf(this.#brackets.filter((bracket) => bracket.at < at));
    const { closers } = nestingOf(this.#brackets.filter((bracket) => bracket.at >= at));
    return open.length > 0 && closers.length > 0;
  }
}

/** The brackets of a text in a string or a comment, where the lexer knows none. */
function bracketsOfProse(text: string): Bracket[] {
  const found = [...text.matchAll(/[()[\]{}]/g)];
  return found.map(({ 0: character, index: at }) => ({ at, character, line: 0, indent: 0, leads: false }));
}

/** Whether a text goes on with `>` where it has type arguments open: `List<String` and `>`. */
function closesOwnAngle(text: string, at: number): boolean {
  if (text.charAt(at) !== '>') return false;
  const kept = text.slice(0, at);
  return (kept.match(/\w</g) ?? []).length > (kept.match(/(?<![=-])>/g) ?? []).length;
}

/** Whether a text goes on with the end of an element that it begins itself. */
function closesOwnTag(text: string, at: number): boolean {
  const name = /^<\/([\w.:-]+)/.exec(text.slice(at))?.[1];
  if (name === undefined) return false;
  const tags = [...text.slice(0, at).matchAll(/<(\/?)([\w.:-]+)/g)].filter(([, , tag]) => tag === name);
  const ends = tags.filter(([, slash]) => slash === '/').length;
  return tags.length - ends > ends;
}

/**
 * Reconciles the completion with closers that stand right of the cursor already, which the prompt left out. The model
 * writes its own: where a line ends with the same, they are cut off; else the completion replaces those that it
 * writes, and is inserted before the others.
 */
export const closers: Filter = (draft, { snapshot, afterCursor: { lineSuffix } }) => {
  const present = lineSuffix.kind === 'closers' ? lineSuffix.text.trimEnd() : '';
  if (present === '') return { ...draft, replaces: 0 };
  if (present.startsWith(draft.text.trim())) return 'only-closers';
  const replaces = ownClosers(snapshot, draft.text, present);
  const own = present.slice(0, replaces);
  const lines = draft.text.includes('\n');
  if (!lines && draft.text.endsWith(own)) return { text: cut(draft, own.length), replaces: 0 };
  const text = lines && replaces === 0 ? withLineFor(present, draft.text, snapshot) : draft.text;
  return { text, replaces };
};

/** The text of a draft without its last `length` UTF-16 units. */
function cut({ text }: Suggestion, length: number): string {
  return text.slice(0, text.length - length);
}

/** A text with a new line at its end, for a bracket behind a block that begins on a line of its own. */
function withLineFor(present: string, text: string, { before }: Snapshot): string {
  const block = /^[)\]}]/.test(present) && text.startsWith('\n') && !isBlank(text);
  return block ? `${text}\n${indentOf(lastLine(before))}` : text;
}
