import type { Point } from 'web-tree-sitter';
import type { ParsedText } from './containers.ts';
import type { Grammar } from './grammars.ts';
import { depthOf, linesOf } from './lines.ts';

/**
 * UTF-16 units on either side of a completion that are parsed with it: some 100 lines above, where the blocks around it
 * begin, and 50 below, where they end. It takes 2 ms with most grammars.
 */
const BEFORE = 4000;
const AFTER = 2000;

/**
 * Milliseconds that parsing them may take. A grammar's first parse takes some 30, because its code is compiled then.
 */
const PARSE_MS = 100;

/** A completion in the place where it would stand. Whoever gets it deletes the tree. */
export interface Joined extends ParsedText {
  /** Where the completion begins and ends. */
  readonly start: Point;
  readonly end: Point;
  readonly textEnd: Point;
  /** UTF-16 units of the completion before a point that is in it. */
  unitsTo(point: Point): number;
  /** As `unitsTo`, less the blanks before the point. */
  keptBefore(point: Point): number;
}

/** Parses a completion with what is around it; undefined where that takes too long. */
export function joined(
  grammar: Grammar,
  before: string,
  completion: string,
  after: string,
): Joined | undefined {
  const above = tail(before, grammar);
  const whole = above + completion + after.slice(0, AFTER);
  const parser = grammar.newParser();
  try {
    const deadline = performance.now() + PARSE_MS;
    const tree = parser.parse(whole, null, { progressCallback: () => performance.now() > deadline });
    if (!tree) return undefined;
    const unitsTo = (point: Point): number => offsetOf(whole, point) - above.length;
    return {
      grammar,
      tree,
      lines: linesOf(whole),
      start: pointAt(above),
      end: pointAt(above + completion),
      textEnd: pointAt(whole),
      unitsTo,
      keptBefore: (point) => completion.slice(0, Math.max(0, unitsTo(point))).trimEnd().length,
    };
  } finally {
    parser.delete();
  }
}

/**
 * The end of a text, from the beginning of a construct on: from the first of the lines that are indented least, so that
 * the window does not begin within a comment or a string that the parser would take for code.
 */
function tail(text: string, { facts }: Grammar): string {
  if (text.length <= BEFORE) return text;
  const lines = text.slice(-BEFORE).split('\n').slice(1);
  const begins = facts.beginsConstruct ?? /^\s*[\w@]/;
  const depths = lines.map((line) => (begins.test(line) ? depthOf(line) : Infinity));
  const first = Math.max(0, depths.indexOf(Math.min(...depths)));
  return (facts.opening ?? '') + lines.slice(first).join('\n');
}

function pointAt(text: string): Point {
  const lines = text.split('\n');
  return { row: lines.length - 1, column: lines.at(-1)?.length ?? 0 };
}

function offsetOf(text: string, { row, column }: Point): number {
  let offset = 0;
  for (let line = 0; line < row; line++) offset = text.indexOf('\n', offset) + 1;
  return offset + column;
}
