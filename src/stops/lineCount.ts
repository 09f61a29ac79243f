import type { Stop } from './stop.ts';

/**
 * Ends a text with its `most`-th line.
 * @param onBlankLine whether it begins on a line that is blank: then blank lines before its first words are none of
 * its lines, and will be dropped.
 */
export function lineCount(most: number, onBlankLine = false): Stop {
  return ({ text }) => {
    let end = (onBlankLine ? blankLines(text) : 0) - 1;
    for (let line = 0; line < most; line++) {
      end = text.indexOf('\n', end + 1);
      if (end < 0) return undefined;
    }
    return { end, reason: 'line' };
  };
}

/** UTF-16 units of the blank lines that a text begins with. */
function blankLines(text: string): number {
  return /^(?:[ \t]*\n)+/.exec(text)?.[0].length ?? 0;
}
