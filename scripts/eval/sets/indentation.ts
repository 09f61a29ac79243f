import { basename, extname } from 'node:path';
import { languageOf } from '../../lib/languages.ts';
import { draw } from '../../lib/random.ts';
import type { Case } from '../case.ts';
import { AUTO } from './infill.ts';

/** A source file as it is. */
export interface SourceFile {
  readonly path: string;
  /** LF line ends. */
  readonly text: string;
}

/** Places behind the indentation of a line that is not blank; the rest of the line is not written yet. */
export function indentationCases(files: readonly SourceFile[], count: number, random: () => number): Case[] {
  const places = files.flatMap(({ path, text }) => {
    const found = [...text.matchAll(/^[ \t]+(?=\S)/gm)];
    return found.map(({ 0: indentation, index }) => ({ path, text, at: index + indentation.length }));
  });
  return draw(places, count, random).map(({ path, text, at }) => {
    const languageId = languageOf(extname(path));
    const end = endOfLine(text, at);
    return {
      id: `${basename(path)} ${at}`,
      main: true,
      parts: [languageId],
      mode: AUTO,
      languageId,
      before: text.slice(0, at),
      after: text.slice(end),
      expected: text.slice(at, end),
    };
  });
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
