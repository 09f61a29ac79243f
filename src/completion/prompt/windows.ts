/**
 * Sizes in UTF-16 units. About 3.3 units are one token of code, so that a cold prompt is some 1,700 tokens:
 * 5 seconds of prefill on two server cores, under one on a laptop with AVX2 or Metal.
 */
export const PREFIX_LIMIT = 4000;
export const SUFFIX_LIMIT = 1500;

/** The start of the prefix window when `limit` units may stand before `end`: a line's start, if possible one
 * that begins a declaration, so that the model does not start inside a body. */
export function windowStart(text: string, end: number, limit: number): number {
  if (end <= limit) return 0;
  const earliest = end - limit;
  const declaration = firstMatch(text, /\n(?=[^\s)}\]])/g, earliest, earliest + limit / 2);
  if (declaration !== undefined) return declaration + 1;
  const line = text.indexOf('\n', earliest);
  return line >= 0 && line < end ? line + 1 : earliest;
}

/** Cuts a suffix window off at the end of a line. */
export function suffixWindow(text: string, limit: number = SUFFIX_LIMIT): string {
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
