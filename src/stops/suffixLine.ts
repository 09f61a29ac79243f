import { endBefore, linesOf, type Stop } from './stop.ts';

/**
 * Ends a text where it comes to what follows it: at a line equal to the first one below the cursor, its
 * indentation included, because closing brackets of other depths look the same.
 * @param suffix text below the cursor.
 */
export function suffixLine(suffix: string): Stop {
  const next = suffix
    .split('\n')
    .find((line) => line.trim() !== '')
    ?.trimEnd();
  return ({ text }) => {
    if (next === undefined || !text.includes(next)) return undefined;
    const line = linesOf(text)
      .slice(1)
      .find((candidate) => candidate.complete && candidate.text.trimEnd() === next);
    return line && { end: endBefore(text, line), reason: 'suffix' };
  };
}
