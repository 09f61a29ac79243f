/** The last line of a text: of the text before a cursor, what stands left of it. */
export function lastLine(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1);
}

/** The first line of a text, without its line end. */
export function firstLine(text: string): string {
  const end = text.indexOf('\n');
  return end < 0 ? text : text.slice(0, end);
}

/** The blanks that a line begins with, as they are written. */
export function indentOf(line: string): string {
  return /^[ \t]*/.exec(line)?.[0] ?? '';
}

/** Whether a text has nothing to be seen. */
export function isBlank(text: string): boolean {
  return text.trim() === '';
}

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
