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
