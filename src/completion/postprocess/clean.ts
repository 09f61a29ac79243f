import { nestingOf } from '../../code/pairs.ts';
import { codeAt, lexAt } from '../../code/place.ts';
import type { Snapshot } from '../types.ts';
import { firstLine, indentOf, isBlank, lastLine } from '../../util/text.ts';
import { type Filter, LEAST_COPIED } from './filter.ts';

/**
 * Strips invisible characters, so that accepted text never holds more than was seen. Joiners of scripts and emoji stay, and
 * so do the tags of a flag: they are a part of how a word is spelled or a picture is drawn.
 */
export const invisible: Filter = (draft, { snapshot: { before } }) => {
  const text = draft.text.replace(INVISIBLE, (found: string, flag: string | undefined, at: number) => {
    const left = before + draft.text.slice(0, at);
    return flag ?? (joins(found, left, draft.text.slice(at + found.length)) ? found : '');
  });
  return { ...draft, text };
};

/**
 * Characters that change how code reads without being seen: bidirectional controls, zero-width ones, tags, and C0
 * controls other than tab (Trojan Source, CVE-2021-42574); and, in a group, a flag with its tags.
 */
const INVISIBLE =
  // eslint-disable-next-line no-control-regex -- finding control characters is the point
  /(\u{1F3F4}[\u{E0020}-\u{E007E}]{1,6}\u{E007F})|[\u0000-\u0008\u000B-\u001F\u007F\u061C\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}]/gu;

/** Letters and marks of scripts that have joiners, and what emoji are made of. Latin identifiers have no use for any. */
const JOINED =
  '(?:(?!\\p{Script=Latin})[\\p{L}\\p{M}]|\\p{Extended_Pictographic}|\\p{Emoji_Modifier}|\\uFE0F)';
const JOINED_LEFT = new RegExp(`${JOINED}$`, 'u');
const JOINED_RIGHT = new RegExp(`^${JOINED}`, 'u');

/** Whether a character joins, or keeps apart, what stands on both sides of it. */
function joins(character: string, left: string, right: string): boolean {
  const isJoiner = character === '\u200C' || character === '\u200D';
  return isJoiner && JOINED_LEFT.test(left.slice(-2)) && JOINED_RIGHT.test(right);
}

/**
 * Fits the text's beginning to what is typed on its line. A copy of the typed text, with which chat models like to
 * begin, is cut off; so are blank lines above the code where the cursor's line is blank itself.
 */
export const fitFirstLine: Filter = (draft, { snapshot }) => {
  const typed = lastLine(snapshot.before);
  const text = isBlank(typed)
    ? fromFirstWords(draft.text, typed)
    : withoutTyped(draft.text, typed.trimStart(), snapshot);
  return { ...draft, text };
};

/** A text without a copy of the typed text at its beginning, unless what is left would close more than is open there. */
function withoutTyped(text: string, typed: string, snapshot: Snapshot): string {
  const copied = typed.trimEnd().length >= LEAST_COPIED && /\W/.test(typed) && text.startsWith(typed);
  if (!copied) return text;
  const rest = text.slice(typed.length);
  return closersOf(firstLine(rest), snapshot) > openIn(typed, snapshot) ? text : rest;
}

/** How many brackets of the code before it a text closes. */
function closersOf(text: string, snapshot: Snapshot): number {
  const { before } = snapshot;
  const { brackets } = lexAt(snapshot, text);
  return nestingOf(brackets.filter(({ at }) => at >= before.length)).closers.length;
}

/** How many brackets the end of the text before the cursor leaves open. */
function openIn(end: string, snapshot: Snapshot): number {
  const from = snapshot.before.length - end.length;
  return codeAt(snapshot).open.filter(({ kind, at }) => kind === 'bracket' && at >= from).length;
}

/**
 * A text from its first line with words on, as far as the cursor has indented that; unchanged where that line is
 * indented less. The cursor stands in the line's indentation here.
 */
function fromFirstWords(text: string, typed: string): string {
  const blank = /^(?:[ \t]*\n)+/.exec(text)?.[0] ?? '';
  const rest = text.slice(blank.length);
  const fits = blank !== '' && indentOf(rest).startsWith(typed);
  return fits ? rest.slice(typed.length) : text;
}

/**
 * Keeps, of a text of several lines that only the limit of tokens ended, the first paragraph, or else the lines that
 * are whole: a model that finds no end has lost the thread by then.
 */
export const unfinished: Filter = (draft, input) => {
  if (input.unfinished !== true || !draft.text.includes('\n')) return draft;
  const paragraph = /\S[ \t]*\n[ \t]*\n/.exec(draft.text);
  const end = paragraph ? paragraph.index + 1 : draft.text.lastIndexOf('\n');
  return { ...draft, text: draft.text.slice(0, end) };
};

/**
 * Drops blanks and blank lines at the end, which nobody sees, and the blanks of blank lines. Before code that follows
 * on the line blanks count.
 */
export const trailingBlanks: Filter = (draft, { afterCursor }) => {
  if (afterCursor.lineSuffix.kind === 'code') return draft;
  return { ...draft, text: draft.text.trimEnd().replace(/\n[ \t]+(?=\n)/g, '\n') };
};

/** Drops a suggestion without text. */
export const notEmpty: Filter = (draft) => (draft.text.trim() === '' ? 'empty' : draft);

/** Drops a suggestion that is not worth the look at it, unless the user asked. */
export const worth: Filter = (draft, { explicit }) => {
  const signs = draft.text.replace(/\s/g, '');
  const little = signs.length < LEAST_PUNCTUATION && !/[\p{L}\p{N}_]/u.test(signs);
  return little && !explicit ? 'too-little' : draft;
};

/**
 * Characters, without blanks: a suggestion of nothing but closers and punctuation that has fewer is typed sooner than
 * it is read.
 */
const LEAST_PUNCTUATION = 2;
