import { readFile } from 'node:fs/promises';
import { completeAt } from '../complete.ts';
import { inRoot } from '../lib/paths.ts';

// A file that stops in the middle of a word, for exactly this.
const sample = 'samples/unfinished/measurements.ts';
const line = 17;
const column = 22;

/**
 * Makes one completion with the product's own pipeline, here and now, and gives it as lines to print. Rejects when
 * the engine cannot run: whoever starts the project should learn that before an editor opens.
 */
export async function demonstration(colours: boolean): Promise<string[]> {
  const file = inRoot(sample);
  const done = await completeAt(`${file}:${line}:${column}`);
  const { text, totalMs, evaluatedTokens, decodedTokens, model, reason } = done;
  const rows = (await readFile(file, 'utf8')).split('\n').slice(line - 2, line);
  const ghost = text === '' ? `(nothing: ${reason ?? 'no reason given'})` : text;
  return [
    `${sample}, cursor at line ${line}, column ${column}; the model wrote the ${colours ? 'grey' : '«marked»'} part:`,
    `  ${rows[0] ?? ''}`,
    `  ${rows[1] ?? ''}${mark(ghost, colours)}`,
    `${model}: ${totalMs.toFixed(0)} ms cold, ${evaluatedTokens} tokens read, ${decodedTokens} written`,
  ];
}

function mark(ghost: string, colours: boolean): string {
  return colours ? `\u001b[2;3m${ghost}\u001b[0m` : `«${ghost}»`;
}
