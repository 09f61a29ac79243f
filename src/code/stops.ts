import type { CompleteParams, Extent, LeastCertainty, StopReason, TokenScore } from '../protocol/messages.ts';
import { certainLength } from './certainty.ts';
import { closesBlock, leavesBlock, mayCloseBlock } from './lineBlocks.ts';

/** The stops of one request, besides the model's own end of text and the limit of tokens. */
export function stopsFor({
  before,
  extent,
  suffix,
  certainty,
}: Pick<CompleteParams, 'extent' | 'suffix' | 'certainty'> & {
  /** Text before the cursor. */
  readonly before?: string;
}): readonly StopCondition[] {
  const onBlankLine = before !== undefined && /(?:^|\n)[ \t]*$/.test(before);
  const always = [...(certainty ? [stopAtDoubt(certainty)] : []), stopAtRepetition];
  if (!extent || extent.maxLines === 1) return [stopAtLineCount(1, onBlankLine), ...always];
  return [
    stopAtBlockEnd(extent),
    stopAtSuffixLine(suffix),
    stopAtLineCount(extent.maxLines, onBlankLine),
    ...always,
  ];
}

/** The earliest cut of several stops; undefined where none of them ends the text. */
export function firstCut(stops: readonly StopCondition[], progress: GeneratedText): Cut | undefined {
  const cuts = stops.map((stop) => stop(progress)).filter((cut) => cut !== undefined);
  return cuts.sort((a, b) => a.end - b.end)[0];
}

/** One reason to end a generation, looked at after each token: gives the cut, or undefined while the text goes on. */
export type StopCondition = (progress: GeneratedText) => Cut | undefined;

/** A generation as far as it has come. */
export interface GeneratedText {
  /** The text behind the cursor, LF line ends. */
  readonly text: string;
  /** All tokens, those that spell the stub included; empty where only the text is known. */
  readonly tokens: readonly number[];
  /** Probabilities of the tokens that the text is made of; absent where they are not known. */
  readonly scores?: readonly TokenScore[];
}

/** Where a text ends, and why. */
export interface Cut {
  /** UTF-16 units of the text that remain. */
  readonly end: number;
  readonly reason: StopReason;
}

/**
 * Ends a text with the block that it writes: at the first line that is indented no deeper than what opened the block.
 * Such a line is seen at its first character, so that nothing behind it is decoded.
 */
export function stopAtBlockEnd(extent: Extent): StopCondition {
  if (extent.outer === undefined) return () => undefined;
  const { closes } = extent;
  return ({ text }) => {
    const line = writtenLines(text)
      .slice(1)
      .find((one) => leavesBlock(one.text, extent, one.complete));
    if (!line) return undefined;
    if (closes === true && !line.complete && mayCloseBlock(line.text)) return undefined;
    return closes === true && closesBlock(line.text) ? closed(line) : before(text, line);
  };
}

/** The cut before a line. */
function before(text: string, line: WrittenLine): Cut {
  return { end: endBefore(text, line), reason: 'block' };
}

/** The cut behind a line that closes the block, and so belongs to it. */
function closed({ text, start }: WrittenLine): Cut {
  return { end: start + text.length, reason: 'block' };
}

/**
 * Ends a text with its `most`-th line.
 * @param onBlankLine whether the text begins on a line that is blank: blank lines before its first words do not count
 * then, and will be dropped.
 */
export function stopAtLineCount(most: number, onBlankLine = false): StopCondition {
  return ({ text }) => {
    let end = (onBlankLine ? blankLines(text) : 0) - 1;
    for (let line = 0; line < most; line++) {
      end = text.indexOf('\n', end + 1);
      if (end < 0) return undefined;
    }
    return { end, reason: 'line' };
  };
}

/** UTF-16 units of the blank lines that a text begins with. */
function blankLines(text: string): number {
  return /^(?:[ \t]*\n)+/.exec(text)?.[0].length ?? 0;
}

/**
 * Ends a text where it comes to the text below it: at a line equal to the first one below the cursor. The line's
 * indentation counts, because closing brackets of other depths look the same.
 * @param suffix text below the cursor.
 */
export function stopAtSuffixLine(suffix: string): StopCondition {
  const next = suffix
    .split('\n')
    .find((line) => line.trim() !== '')
    ?.trimEnd();
  return ({ text }) => {
    if (next === undefined || !text.includes(next)) return undefined;
    const line = writtenLines(text)
      .slice(1)
      .find((candidate) => candidate.complete && candidate.text.trimEnd() === next);
    return line && { end: endBefore(text, line), reason: 'suffix' };
  };
}

/** Equal lines, one after the other, that end a text. */
const EQUAL_LINES = 3;

/**
 * UTF-16 units of a line, without indentation, whose repetition ends a text: shorter ones (`}`, `);`) repeat in honest
 * code. Smaller than what the filters take for a copy (`LEAST_COPIED`), because three equal lines in a row say more
 * than two.
 */
const SHORTEST_REPEATED = 3;

/** Ends a text that goes in circles. Nothing remains where its tokens repeat, and the first of equal lines remains. */
export const stopAtRepetition: StopCondition = ({ text, tokens }) => {
  if (periodOf(tokens) !== undefined) return { end: 0, reason: 'repetition' };
  const lines = writtenLines(text).filter((line) => line.complete && line.text.trim() !== '');
  const last = lines.slice(-EQUAL_LINES);
  const first = last[0];
  if (!first || last.length < EQUAL_LINES || first.text.trim().length < SHORTEST_REPEATED) return undefined;
  const [, second] = last;
  const equal = last.every((line) => line.text === first.text);
  return equal && second ? { end: endBefore(text, second), reason: 'repetition' } : undefined;
};

/**
 * Runs of tokens that are too regular to be meant: the longest period, and how many of the last tokens have to have it
 * (the figures of Copilot's client).
 */
const PERIODS = [
  [1, 10],
  [10, 30],
  [20, 45],
  [30, 60],
] as const;

/**
 * The number of items after which the last ones repeat themselves; undefined where they do not, or not often enough to
 * be too regular to be meant (`PERIODS`).
 * @param counts whether the repetition of a run of items means anything.
 */
export function periodOf<T>(
  items: readonly T[],
  counts: (run: readonly T[]) => boolean = () => true,
): number | undefined {
  for (const [longest, run] of PERIODS) {
    const tail = items.slice(-run);
    if (tail.length < run || !counts(tail)) continue;
    for (let period = 1; period <= longest; period++) {
      if (tail.every((item, at) => at < period || item === tail[at - period])) return period;
    }
  }
  return undefined;
}

/** Ends a text with its first uncertain token: what comes behind that would not be shown. */
export function stopAtDoubt(least: LeastCertainty): StopCondition {
  return ({ text, scores = [] }) =>
    certainLength({ text, scores }, least) < text.length ? { end: text.length, reason: 'doubt' } : undefined;
}

/** A line of a text that is still being written. */
interface WrittenLine {
  readonly text: string;
  /** Where the line begins: UTF-16 units from the text's beginning. */
  readonly start: number;
  /** Whether the line's end has been written. */
  readonly complete: boolean;
}

/** The lines of a text, the last of which is incomplete. */
function writtenLines(text: string): WrittenLine[] {
  const parts = text.split('\n');
  let start = 0;
  return parts.map((part, at) => {
    const line = { text: part, start, complete: at < parts.length - 1 };
    start += part.length + 1;
    return line;
  });
}

/** UTF-16 units of a text before a line, less the line break and the blank lines before it. */
function endBefore(text: string, line: WrittenLine): number {
  return text.slice(0, line.start).trimEnd().length;
}
