import type { Snapshot } from '../types.ts';

/** Lines above the cursor's that a place is known by: the one above is too often blank or a brace. */
const LINES_ABOVE = 2;

/** A line in a document. */
export interface Place {
  /** Equal for the same line of the same text, and seldom for another. */
  readonly key: string;
  /** Text from the line's beginning to the cursor, which may be on a later line. */
  readonly text: string;
}

/**
 * The lines from which the text up to the cursor can have been typed, the cursor's own first.
 * @param above how many lines above the cursor's are looked at.
 */
export function* placesOf({ document, before }: Snapshot, above: number): Generator<Place> {
  const starts = lineStarts(before, above + LINES_ABOVE);
  for (let line = 0; line <= above; line++) {
    const start = starts[line];
    if (start === undefined) return;
    const context = before.slice(starts[line + LINES_ABOVE] ?? 0, start);
    yield { key: `${document}\n${context}`, text: before.slice(start) };
  }
}

/** Where the last lines of a text begin, the last one's first. */
function lineStarts(text: string, above: number): readonly number[] {
  const starts: number[] = [];
  for (let end = text.length; starts.length <= above;) {
    const start = end === 0 ? 0 : text.lastIndexOf('\n', end - 1) + 1;
    starts.push(start);
    if (start === 0) break;
    end = start - 1;
  }
  return starts;
}
