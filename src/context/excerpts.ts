/** UTF-16 units of the longest piece of context: two fifths of the budget, so that several find room. */
export const LONGEST_CHUNK = 800;

/** UTF-16 units: longer lines are data, or were made by a program. */
const LONGEST_LINE = 400;

/**
 * Lines of a text as a piece of context: from `start` on, without blank lines around them. Empty where nothing is
 * worth showing.
 * @param end the line after the last.
 * @param limit UTF-16 units of the piece, line ends included; whole lines at its end are left out beyond that.
 */
export function excerpt(
  lines: readonly string[],
  start: number,
  end: number,
  limit: number = LONGEST_CHUNK,
): string {
  const shown: string[] = [];
  let length = 0;
  for (const line of lines.slice(start, end)) {
    if (line.length > LONGEST_LINE) return '';
    length += line.length + 1;
    if (length > limit) break;
    shown.push(line.trimEnd());
  }
  while (shown[0] === '') shown.shift();
  while (shown.at(-1) === '') shown.pop();
  return shown.join('\n');
}

/** A range of lines: the first, from 0, and the one after the last. */
export type LineRange = readonly [number, number];

/**
 * UTF-16 units before the cursor that a prompt shows at most when it is new: the prefix and the forced middle of the
 * worker (`worker/anchor/windows.ts`).
 */
const SHOWN_BEFORE = 4400;

/** UTF-16 units after the cursor that a prompt shows at most: the worker's suffix. */
const SHOWN_AFTER = 1500;

/**
 * The lines that the prompt's own window may show.
 * @param cursor the cursor's line, from 0.
 */
export function shownRange(lines: readonly string[], cursor: number): LineRange {
  let from = cursor;
  for (let units = 0; from > 0 && units <= SHOWN_BEFORE; from--) units += (lines[from - 1]?.length ?? 0) + 1;
  let to = Math.min(lines.length, cursor + 1);
  for (let units = 0; to < lines.length && units <= SHOWN_AFTER; to++) units += (lines[to]?.length ?? 0) + 1;
  return [from, to];
}

/** Lines above the cursor that tell what is being written there. */
const NEAR_BEFORE = 20;

/** Lines below the cursor that tell it. */
const NEAR_AFTER = 4;

/**
 * The lines next to the cursor.
 * @param cursor the cursor's line, from 0.
 */
export function nearRange(lines: readonly string[], cursor: number): LineRange {
  return [Math.max(0, cursor - NEAR_BEFORE), Math.min(lines.length, cursor + 1 + NEAR_AFTER)];
}

/** Whether two ranges have a line in common. */
export function overlap([from, to]: LineRange, [start, end]: LineRange): boolean {
  return from < end && start < to;
}
