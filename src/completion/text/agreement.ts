import { indentOf, isBlank } from './lines.ts';

/**
 * What is left of a text when a part of it has been typed: `undefined` where something else was typed. Editors
 * indent new lines by themselves, so the blanks that a line begins with may differ; the rest is then indented as
 * the last typed line is.
 * @param beginsLine whether nothing but blanks stands left of the text.
 */
export function restAfter(text: string, typed: string, beginsLine = false): string | undefined {
  if (text.startsWith(typed)) return text.slice(typed.length);
  if (!beginsLine && !typed.includes('\n')) return undefined;
  const lines = text.split('\n');
  const entered = typed.split('\n');
  const last = entered.length - 1;
  const line = lines[last];
  if (line === undefined || !sameLines(lines, entered.slice(0, -1), beginsLine)) return undefined;
  const rest = restOfLine(line, entered[last] ?? '');
  return rest === undefined ? undefined : [rest, ...moved(lines, entered, last)].join('\n');
}

function sameLines(lines: readonly string[], entered: readonly string[], beginsLine: boolean): boolean {
  return entered.every((line, at) =>
    at === 0 && !beginsLine ? line === lines[0] : line.trim() === lines[at]?.trim(),
  );
}

/** What is left of the line that is being typed, whose indentation may be the editor's. */
function restOfLine(line: string, typed: string): string | undefined {
  if (isBlank(typed)) return restOfIndented(line, typed);
  const [words, begun] = [line.trimStart(), typed.trimStart()];
  return words.startsWith(begun) ? words.slice(begun.length) : undefined;
}

/** A closer would stand too deep where the editor has indented further than the text. */
function restOfIndented(line: string, typed: string): string | undefined {
  if (line.startsWith(typed)) return line.slice(typed.length);
  return /^\s*[)\]}]/.test(line) ? undefined : line.trimStart();
}

/** The lines that follow the last typed one, indented like it, as far as they belong to its block. */
function moved(lines: readonly string[], entered: readonly string[], last: number): readonly string[] {
  const from = indentOf(lines[last] ?? '');
  const to = indentOf(entered[last] ?? '');
  const following = lines.slice(last + 1);
  if (isBlank(lines[last] ?? '') || from.startsWith(to)) return following;
  const end = following.findIndex((line) => !isBlank(line) && !line.startsWith(from));
  const block = end < 0 ? following : following.slice(0, end);
  return block.map((line) => (isBlank(line) ? line : to + line.slice(from.length)));
}
