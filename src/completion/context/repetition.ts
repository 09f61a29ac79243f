/** Shorter lines stand everywhere: `}`, `return;`, `else {`. */
const SHORTEST_LINE = 12;

/** A piece of which so much stands in the prompt already teaches nothing. */
const MOSTLY = 0.6;

/** The lines of a text that tell it from others, without indentation. */
export function substance(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length >= SHORTEST_LINE);
}

/** Whether most of a text's lines are among some others, or nothing is in it. */
export function repeats(text: string, lines: ReadonlySet<string>): boolean {
  const own = substance(text);
  const known = own.filter((line) => lines.has(line)).length;
  return text.trim() === '' || known > own.length * MOSTLY;
}
