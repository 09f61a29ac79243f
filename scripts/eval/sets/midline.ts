import { basename, extname } from 'node:path';
import { languageOf, type SourceFile } from '../../lib/documents.ts';
import { draw } from '../../lib/statistics.ts';
import { hasCodeRight, type TruthKind, type TruthPlace, truthPlaces } from '../../lib/truth.ts';
import type { Case } from '../case.ts';
import type { Row } from '../rows.ts';
import { AUTO, placeOf } from './infill.ts';

/** Kinds of places with code right of the cursor. */
const MIDLINE: readonly TruthKind[] = ['brackets', 'argument', 'condition'];

/** A text that places are drawn from. */
interface Source {
  readonly id: string;
  readonly languageId: string;
  readonly text: string;
  /** Whether a place of it may be drawn: what a row expects is what it is about. */
  readonly isDrawn: (place: TruthPlace) => boolean;
}

/**
 * Places between brackets, in arguments and in the middle of conditions, whose line goes on: half of them in the lines
 * that rows expect, half in real files, no kind before each other one has as many.
 */
export function midlineCases(
  rows: readonly Row[],
  files: readonly SourceFile[],
  count: number,
  random: () => number,
): Case[] {
  const half = Math.ceil(count / 2);
  return [
    ...drawPlaces(rows.map(sourceOfRow), MIDLINE, half, random),
    ...drawPlaces(files.map(sourceOfFile), MIDLINE, count - half, random),
  ];
}

/** Places in code within strings: at its beginning, and behind the first name or dot in it. */
export function interpolationCases(
  files: readonly SourceFile[],
  count: number,
  random: () => number,
): Case[] {
  return drawPlaces(files.map(sourceOfFile), ['interpolation'], count, random);
}

function sourceOfRow(row: Row): Source {
  const { before, expected, after } = placeOf(row);
  const end = before.length + expected.length;
  const isDrawn = (place: TruthPlace): boolean => place.start >= before.length && place.end <= end;
  return { id: row.id, languageId: row.languageId, text: before + expected + after, isDrawn };
}

function sourceOfFile({ path, text }: SourceFile): Source {
  return { id: basename(path), languageId: languageOf(extname(path)), text, isDrawn: () => true };
}

function drawPlaces(
  sources: readonly Source[],
  kinds: readonly TruthKind[],
  count: number,
  random: () => number,
): Case[] {
  const cases = sources.flatMap((source) => casesIn(source, kinds));
  const each = Math.ceil(count / kinds.length);
  return kinds
    .flatMap((kind) =>
      draw(
        cases.filter(({ parts }) => parts.includes(kind)),
        each,
        random,
      ),
    )
    .slice(0, count);
}

function casesIn({ id, languageId, text, isDrawn }: Source, kinds: readonly TruthKind[]): Case[] {
  const places = truthPlaces(text, languageId).filter(
    (place) => kinds.includes(place.kind) && isDrawn(place) && hasCodeRight(text, place),
  );
  return places.flatMap((place) =>
    startsIn(text, place).map((start) => ({
      id: `${id} ${start} ${place.end}`,
      main: true,
      parts: [place.kind, languageId],
      mode: AUTO,
      languageId,
      before: text.slice(0, start),
      after: text.slice(place.end),
      expected: text.slice(start, place.end),
      inLine: true,
    })),
  );
}

/** Where somebody may stand who writes a place: at its beginning, and in code in strings also behind its first name. */
function startsIn(text: string, { kind, start, end }: TruthPlace): number[] {
  if (kind !== 'interpolation') return [start];
  const name = /^[\w$@]+(?:\.|->|\()?/.exec(text.slice(start, end))?.[0].length ?? 0;
  return name > 0 && name < end - start ? [start, start + name] : [start];
}
