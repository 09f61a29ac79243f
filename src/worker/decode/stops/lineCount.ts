import type { Stop } from './stop.ts';

/** Ends a text with its `most`-th line. */
export function lineCount(most: number): Stop {
  return ({ text }) => {
    let end = -1;
    for (let line = 0; line < most; line++) {
      end = text.indexOf('\n', end + 1);
      if (end < 0) return undefined;
    }
    return { end, reason: 'line' };
  };
}
