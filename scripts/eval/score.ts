import type { Answer, Case } from './case.ts';

/** How good an answer is. */
export interface Score {
  readonly exact: boolean;
  /** Whether the expected line has neither letters nor digits. */
  readonly punctuation: boolean;
  /** Of the first lines, from 0 to 1. */
  readonly similarity: number;
  readonly shown: boolean;
  /** UTF-16 units that are shown, and of these the ones that were really written, from the first on. */
  readonly shownCharacters: number;
  readonly keptCharacters: number;
  /** Whether the identifier that the cursor is in is spelled to its end, and no further. */
  readonly identifier?: boolean;
  readonly passed?: boolean;
}

/** Compares what was suggested with what was written. */
export function scoreOf(asked: Case, answer: Answer): Score {
  const { expected, identifier } = asked;
  const { text, passed } = answer;
  const wanted = firstLine(expected);
  return {
    exact: isExact(asked, answer),
    punctuation: isPunctuation(wanted),
    similarity: similarity(firstLine(text), wanted),
    shown: text !== '',
    shownCharacters: text.length,
    keptCharacters: commonPrefix(text, expected),
    ...(identifier !== undefined && { identifier: spells(text, identifier) }),
    ...(passed !== undefined && { passed }),
  };
}

function isExact(asked: Case, answer: Answer): boolean {
  const { expected, identifier, inLine = false } = asked;
  if (inLine) return answer.text !== '' && makesTruth(asked, answer);
  if (identifier !== undefined) return ownLine(answer.text) === ownLine(expected);
  return firstLine(answer.text) === firstLine(expected);
}

/** Whether accepting an answer makes the true text, but for blanks at ends of lines. */
function makesTruth({ after, expected }: Case, { text, replaces }: Answer): boolean {
  const visible = (document: string): string => document.replace(/[ \t]+$/gm, '');
  return visible(text + after.slice(replaces)) === visible(expected + after);
}

/** The rest of the cursor's line: inside a word a blank in front is no formality. */
function ownLine(text: string): string {
  return (text.split('\n')[0] ?? '').trimEnd();
}

function spells(text: string, identifier: string): boolean {
  return text.startsWith(identifier) && !/^[\w$]/.test(text.slice(identifier.length));
}

/** The first line of a text that has something in it, stripped; empty where there is none. */
export function firstLine(text: string): string {
  return (
    text
      .split('\n')
      .map((line) => line.trim())
      .find((line) => line !== '') ?? ''
  );
}

/** The first lines of a text, at most so many. */
export function firstLines(text: string, count: number): string {
  return text.split('\n').slice(0, count).join('\n');
}

/** Whether a line has no letter and no digit: `}`, `);`. Every model gets those right, and they hide the rest. */
export function isPunctuation(line: string): boolean {
  return !/[\p{L}\p{N}]/u.test(line);
}

/** UTF-16 units that two texts begin with alike. */
export function commonPrefix(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  for (let at = 0; at < most; at++) if (a[at] !== b[at]) return at;
  return most;
}

/**
 * Edit similarity from 0 to 1: twice the longest common subsequence over both lengths, which is the ratio that
 * CrossCodeEval's scorer (fuzz.ratio) computes.
 */
export function similarity(a: string, b: string): number {
  const total = a.length + b.length;
  return total === 0 ? 1 : (2 * commonSubsequence(a, b)) / total;
}

function commonSubsequence(a: string, b: string): number {
  let above = new Uint32Array(b.length + 1);
  for (const unit of a.split('')) {
    const row = new Uint32Array(b.length + 1);
    for (let at = 0; at < b.length; at++) {
      const longest = Math.max(above[at + 1] ?? 0, row[at] ?? 0);
      row[at + 1] = unit === b[at] ? (above[at] ?? 0) + 1 : longest;
    }
    above = row;
  }
  return above[b.length] ?? 0;
}
