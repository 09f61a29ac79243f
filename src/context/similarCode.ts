import { type LineRange, nearRange, shownRange } from './excerpts.ts';

/** A text that is known: the file that is written in, or another that is open or was read. */
export interface KnownText {
  /** The file's path, relative to the workspace, with `/`. */
  readonly path: string;
  /** The lines without line ends. */
  readonly lines: readonly string[];
  readonly hashed: HashedText;
}

/** Lines of a text that are like those around the cursor. */
export interface SimilarCode extends SimilarWindow {
  readonly text: KnownText;
}

/** Windows that each text offers; the budget has room for two or three in all. */
const WINDOWS_OF_EACH = 2;

/**
 * Code like that around the cursor: in its own file outside what the prompt shows, and in others.
 * @param cursor the cursor's line, from 0.
 * @param pause called between texts: each may take some milliseconds.
 */
export async function similarCode(
  own: KnownText,
  cursor: number,
  others: readonly KnownText[],
  pause: () => Promise<void>,
): Promise<SimilarCode[]> {
  const wanted = hashSet(own.hashed, ...nearRange(own.lines, cursor));
  const [from, to] = shownRange(own.lines, cursor);
  const places: readonly (readonly [KnownText, LineRange?])[] = [
    [own, [0, from]],
    [own, [to, own.lines.length]],
    ...others.map((text) => [text] as const),
  ];
  const found: SimilarCode[] = [];
  for (const [text, range] of places) {
    found.push(
      ...similarWindows(text.hashed, wanted, WINDOWS_OF_EACH, range).map((window) => ({ ...window, text })),
    );
    await pause();
  }
  return found;
}

/** Lines of a text that resemble another text. */
export interface SimilarWindow {
  /** The first line, from 0. */
  readonly start: number;
  /** The line after the last. */
  readonly end: number;
  /** Jaccard index of both texts' words: 0 to 1. */
  readonly score: number;
}

/** Lines that are compared: about a function, as many as tell what a place is about. */
const MATCHED_LINES = 16;

/**
 * Lines that are shown below the compared ones: what comes after a similar place is what is to be written here
 * (RepoCoder, arXiv 2303.12570, takes the window that follows the one that matched).
 */
const FOLLOWING_LINES = 8;

/**
 * Lines from one window of a text to the next. Windows begin at fixed lines of their text, so that the same ones are
 * found when the cursor is a few lines further on.
 */
const STEP = 8;

/**
 * The lowest score of a window, 4 words shared of 40: chosen because two windows that score less share hardly more
 * than an idiom.
 */
const LEAST_SIMILAR = 0.1;

/**
 * The windows of a text that share most words with another text, the best first. Takes about a millisecond for 2,000
 * lines, so it is not for the path of a keystroke.
 * @param wanted the words of the other text, as `hashSet` gives them.
 * @param count windows that are given at most.
 * @param range the lines to look at.
 */
export function similarWindows(
  text: HashedText,
  wanted: ReadonlySet<number>,
  count: number,
  range: LineRange = [0, text.lineCount],
): SimilarWindow[] {
  const windows: SimilarWindow[] = [];
  const [from, to] = range;
  for (let start = from; start < to; start += STEP) {
    const matched = Math.min(to, start + MATCHED_LINES);
    const score = jaccard(text, start, matched, wanted);
    const end = Math.min(to, matched + FOLLOWING_LINES);
    if (score >= LEAST_SIMILAR) windows.push({ start, end, score });
  }
  return windows.sort((a, b) => b.score - a.score || a.start - b.start).slice(0, count);
}

/** The words that both texts have, as a share of those that any has. */
function jaccard(
  { words, starts }: HashedText,
  from: number,
  to: number,
  wanted: ReadonlySet<number>,
): number {
  const seen = new Set<number>();
  let shared = 0;
  const end = starts[to] ?? 0;
  for (let at = starts[from] ?? 0; at < end; at++) {
    const word = words[at] ?? 0;
    if (seen.has(word)) continue;
    seen.add(word);
    if (wanted.has(word)) shared++;
  }
  const all = seen.size + wanted.size - shared;
  return all === 0 ? 0 : shared / all;
}

/**
 * The telling words of each line of a text, as hashes in one array: a tenth of the memory that the strings would take,
 * for as many files as are open.
 */
export interface HashedText {
  readonly lineCount: number;
  /** The hashes, line after line. */
  readonly words: Int32Array;
  /** Where each line begins in `words`, and at last where the text ends. */
  readonly starts: Int32Array;
}

/**
 * The telling words of a text as hashes.
 * @param lines without line ends.
 */
export function hashText(lines: readonly string[]): HashedText {
  const words: number[] = [];
  const starts = new Int32Array(lines.length + 1);
  for (const [index, line] of lines.entries()) {
    for (const [word] of line.matchAll(WORD)) if (isTelling(word)) words.push(hashOf(word));
    starts[index + 1] = words.length;
  }
  return { lineCount: lines.length, words: Int32Array.from(words), starts };
}

/** The distinct words of a range of lines, as hashes. */
export function hashSet({ words, starts }: HashedText, from: number, to: number): ReadonlySet<number> {
  return new Set(words.subarray(starts[from], starts[to]));
}

/** A 32-bit hash of a word (FNV-1a): kept for texts that are compared, in place of many small strings. */
export function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  return hash | 0;
}

/** An identifier. */
const WORD = /[\p{L}_$][\p{L}\p{N}_$]*/gu;

/** The distinct identifiers of a text that say something. */
export function wordsOf(text: string): Set<string> {
  const words = new Set<string>();
  for (const [word] of text.matchAll(WORD)) if (isTelling(word)) words.add(word);
  return words;
}

/**
 * Words of many languages' grammars, and others that say nothing of what a code is about: they would make all files of
 * a language alike.
 */
const COMMON: ReadonlySet<string> = new Set(
  `and any args as assert async await base begin bool boolean break byte case catch char class const constructor
  continue data declare def default defer del delete do double elif else elsif end enum err error except export
  extends extern false final finally float fn for foreach from func function get global go goto if impl implements
  import in include index init instanceof int interface internal is item key lambda len length let list long loop
  map match mod module mut namespace new next nil none not null number object of operator or override package pass
  private protected pub public raise readonly rescue ret return self set short sizeof static str string struct sub
  super switch template test the then this throw throws trait true try type typedef typeof undefined union unless
  unsigned until use using val value var virtual void when where while with yield`.split(/\s+/),
);

/** UTF-16 units: shorter words are loop counters and the like. */
const SHORTEST = 3;

/** Whether a word tells one text from another. */
function isTelling(word: string): boolean {
  return word.length >= SHORTEST && !COMMON.has(word.toLowerCase());
}
