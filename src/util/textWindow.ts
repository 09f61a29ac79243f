/**
 * The start of the prefix window when `limit` UTF-16 units may stand before `end`: a line's start, if possible one
 * that begins a declaration, so that the model does not start inside a body.
 */
export function windowStart(text: string, end: number, limit: number): number {
  if (end <= limit) return 0;
  const earliest = end - limit;
  const declaration = firstMatch(text, /\n(?=[^\s)}\]])/g, earliest, earliest + limit / 2);
  if (declaration !== undefined) return declaration + 1;
  const line = text.indexOf('\n', earliest);
  return line >= 0 && line < end ? line + 1 : earliest;
}

/** Text by which a window's start is found again. */
const WINDOW_MARK = 400;

/**
 * Where a window that began like `previous` begins now, while the text from there to `end` fits into `limit`
 * UTF-16 units: moving it would make a model evaluate all of it again. `undefined` where it cannot stay.
 */
export function keptWindowStart(
  text: string,
  end: number,
  limit: number,
  previous: string,
): number | undefined {
  if (previous === '') return undefined;
  const start = text.lastIndexOf(previous.slice(0, WINDOW_MARK), end);
  return start >= 0 && end - start <= limit ? start : undefined;
}

/** Cuts a suffix window of at most `limit` UTF-16 units off at the end of a line. */
export function suffixWindow(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = text.lastIndexOf('\n', limit - 1);
  return end > 0 ? text.slice(0, end + 1) : wholeUnits(text.slice(0, limit));
}

function firstMatch(text: string, pattern: RegExp, from: number, to: number): number | undefined {
  pattern.lastIndex = from;
  const found = pattern.exec(text);
  return found && found.index < to ? found.index : undefined;
}

/** Drops the first half of a surrogate pair from the end. */
function wholeUnits(text: string): string {
  return /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text;
}
