import type { Change } from '../text/change.ts';

/** How much of a text to keep to be rid of what stands at a place: whole lines of several, or a part of one. */
export function keptBefore({ text, cursor }: Change, at: number): number {
  const lineStart = text.lastIndexOf('\n', at - cursor - 1);
  if (lineStart >= 0) return lineStart;
  const end = text.indexOf('\n');
  return end >= 0 ? end : at - cursor;
}
