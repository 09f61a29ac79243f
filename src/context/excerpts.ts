/** Lines longer than this are data, or were made by a program. */
const LONGEST_LINE = 400;

/** The longest piece of context, in UTF-16 units: two fifths of the budget, so that several find room. */
export const LONGEST_CHUNK = 800;

/**
 * Lines of a text as a piece of context: without blank lines around them, and no more than may be shown.
 * @param end the line after the last.
 * @returns an empty text where nothing is worth showing.
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

/**
 * Units of text before the cursor that a prompt shows at most when it is new, and after it: the windows of the worker
 * (`anchor/windows.ts`: prefix and forced middle, suffix).
 */
const SHOWN_BEFORE = 4400;
const SHOWN_AFTER = 1500;

/** Lines around the cursor that tell what is being written there. */
const NEAR_BEFORE = 20;
const NEAR_AFTER = 4;

/** Lines of a text: the first, and the one after the last. */
export type LineRange = readonly [number, number];

/** The lines that the prompt's own window may show when the cursor is in a line. */
export function shownRange(lines: readonly string[], cursor: number): LineRange {
  let from = cursor;
  for (let units = 0; from > 0 && units <= SHOWN_BEFORE; from--) units += (lines[from - 1]?.length ?? 0) + 1;
  let to = Math.min(lines.length, cursor + 1);
  for (let units = 0; to < lines.length && units <= SHOWN_AFTER; to++) units += (lines[to]?.length ?? 0) + 1;
  return [from, to];
}

/** The lines next to the cursor. */
export function nearRange(lines: readonly string[], cursor: number): LineRange {
  return [Math.max(0, cursor - NEAR_BEFORE), Math.min(lines.length, cursor + 1 + NEAR_AFTER)];
}

/** Whether two ranges have a line in common. */
export function overlap([from, to]: LineRange, [start, end]: LineRange): boolean {
  return from < end && start < to;
}
