import type { StopReason } from '../protocol/messages.ts';

/** A generation as far as it has come. */
export interface Progress {
  /** What follows the cursor, LF line ends. */
  readonly text: string;
  /** All tokens, those that spell the stub included; none where only the text is known. */
  readonly tokens: readonly number[];
}

/** Where a text ends, and why. */
export interface Cut {
  /** UTF-16 units of the text that remain. */
  readonly end: number;
  readonly reason: StopReason;
}

/** One reason to end a generation; looked at after each token. */
export type Stop = (progress: Progress) => Cut | undefined;

/** A line of a text that is still being written. */
export interface Line {
  readonly text: string;
  /** Where it begins in the text. */
  readonly start: number;
  /** Whether its end has been written. */
  readonly complete: boolean;
}

/** The lines of a text, the last of which is incomplete. */
export function linesOf(text: string): Line[] {
  const parts = text.split('\n');
  let start = 0;
  return parts.map((part, at) => {
    const line = { text: part, start, complete: at < parts.length - 1 };
    start += part.length + 1;
    return line;
  });
}

/** Where a text ends that goes up to a line: before the line break, and before blank lines above it. */
export function endBefore(text: string, line: Line): number {
  return text.slice(0, line.start).trimEnd().length;
}
