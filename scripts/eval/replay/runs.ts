import { extname } from 'node:path';
import { languageOf } from '../../lib/languages.ts';
import { draw } from '../../lib/random.ts';
import type { SourceFile } from '../sets/indentation.ts';

/** A region of a file that was taken out, to be typed back. */
export interface Run {
  readonly path: string;
  readonly languageId: string;
  readonly before: string;
  /** From behind a line's indentation to a line's end. */
  readonly rest: string;
  readonly after: string;
}

/** Characters that are typed in all when nobody asks for another number. */
export const CHARACTERS = 4000;

/** Characters of a region: a statement or a small block before the cursor goes elsewhere. */
const REGION = { least: 80, most: 240 };

/**
 * Draws regions until they have so many characters together, one in each file before any has a second, so that all
 * languages count. A larger number with the same seed begins with the same regions.
 */
export function drawRuns(files: readonly SourceFile[], characters: number, random: () => number): Run[] {
  const runs: Run[] = [];
  let left = characters;
  while (left > 0 && files.length > 0) {
    const round = draw(files, files.length, random).flatMap((file) => regionOf(file, random) ?? []);
    if (round.length === 0) break;
    for (const run of round) {
      if (left <= 0) break;
      runs.push(run);
      left -= run.rest.length;
    }
  }
  return runs;
}

function regionOf({ path, text }: SourceFile, random: () => number): Run | undefined {
  const length = REGION.least + random() * (REGION.most - REGION.least);
  const line = text.indexOf('\n', Math.floor(random() * Math.max(1, text.length - length))) + 1;
  const start = line + (/^\s*/.exec(text.slice(line))?.[0].length ?? 0);
  const end = text.indexOf('\n', start + length);
  if (line === 0 || end < 0) return undefined;
  return {
    path,
    languageId: languageOf(extname(path)),
    before: text.slice(0, start),
    rest: text.slice(start, end),
    after: text.slice(end),
  };
}
