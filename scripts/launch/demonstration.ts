import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { completeAt } from '../complete.ts';
import { inRoot } from '../lib/paths.ts';

const sample = 'inventory.py';
// What comes after this on its line is taken away, and the model is asked for it.
const upTo = 'def empty_items(self) -> list[Item]:\n        return ';

/** A text with one line cut off, and where: line and column count from 1. */
export interface Cut {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** Cuts a text's line after `marker`. Throws when the text does not hold it. */
export function cutAfter(text: string, marker: string): Cut {
  const start = text.indexOf(marker);
  if (start < 0) throw new Error(`there is no ${JSON.stringify(marker)} in the sample`);
  const cursor = start + marker.length;
  const before = text.slice(0, cursor);
  const lineEnd = text.indexOf('\n', cursor);
  return {
    text: before + (lineEnd < 0 ? '' : text.slice(lineEnd)),
    line: before.split('\n').length,
    column: cursor - before.lastIndexOf('\n'),
  };
}

/**
 * Makes one completion with the product's own pipeline, here and now, and gives it as lines to print. Rejects when
 * the engine cannot run: whoever starts the project should learn that before an editor opens.
 */
export async function demonstration(colours: boolean): Promise<string[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'nearline-start-'));
  try {
    const cut = cutAfter(await readFile(inRoot('samples', sample), 'utf8'), upTo);
    const file = path.join(folder, sample);
    await writeFile(file, cut.text);
    const { text, totalMs, evaluatedTokens, decodedTokens, model, reason } = await completeAt(
      `${file}:${cut.line}:${cut.column}`,
    );
    const ghost = text === '' ? `(nothing: ${reason ?? 'no reason given'})` : text;
    const rows = cut.text.split('\n').slice(cut.line - 2, cut.line);
    return [
      `samples/${sample}, cursor at line ${cut.line}, column ${cut.column}; the model wrote the marked part:`,
      `  ${rows.at(0) ?? ''}`,
      `  ${rows.at(1) ?? ''}${mark(ghost, colours)}`,
      `${model}: ${totalMs.toFixed(0)} ms cold, ${evaluatedTokens} tokens read, ${decodedTokens} written`,
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function mark(ghost: string, colours: boolean): string {
  return colours ? `\u001b[2;3m${ghost}\u001b[0m` : `«${ghost}»`;
}
