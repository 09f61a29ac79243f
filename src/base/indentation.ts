/** Columns that a line's indentation takes. @param tabSize columns of a tab. */
export function columnsOf(line: string, tabSize: number): number {
  let width = 0;
  for (const character of line) {
    if (character === '\t') width += tabSize - (width % tabSize);
    else if (character === ' ') width++;
    else break;
  }
  return width;
}

/** What closes a block, in languages with brackets and in those with words. */
const BRACKET = /^\s*[)\]}]/;
const WORDS = ['end', 'fi', 'done', 'esac'];
/** In languages with brackets such a word is a name: `end() {`, `done = true`. */
const WORD = new RegExp(`^\\s*(?:${WORDS.join('|')})\\b(?!\\s*[(=:])`);

/** Whether a line closes a block. */
export function closesBlock(line: string): boolean {
  return BRACKET.test(line) || WORD.test(line);
}

/** Whether a line that is still being written may come to close a block. */
export function mayCloseBlock(beginning: string): boolean {
  return closesBlock(beginning) || WORDS.some((word) => word.startsWith(beginning.trim()));
}
