import { basename, extname } from 'node:path';
import { languageOf, type SourceFile } from '../../lib/documents.ts';
import { draw } from '../../lib/statistics.ts';
import type { Case } from '../case.ts';
import type { Row } from '../rows.ts';
import { AUTO, placeOf } from './infill.ts';

/** Places drawn when nobody asks for another number. */
export const PLACES = 300;

/** Shorter identifiers are as good as typed once they have begun. */
const IDENTIFIER = /[A-Za-z_$][\w$]{3,}/g;

/** Text in which a word is no identifier. */
const NO_CODE = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|(?:#|\/\/).*$|^\s*\*.*$/g;

/** Words of Python, JavaScript and Java that look like identifiers. */
const KEYWORDS = new Set(
  (
    'False None True and assert await break case catch class const continue default elif else except export ' +
    'extends false final finally float from function global import instanceof interface lambda long nonlocal ' +
    'null package pass private protected public raise return short static super switch this throw throws true ' +
    'typeof undefined void while with yield'
  ).split(' '),
);

/** Places inside identifiers of the lines that rows expect, one for each row that is drawn. */
export function identifierCases(rows: readonly Row[], count: number, random: () => number): Case[] {
  const places = rows.map((row) => ({ row, cuts: cutsIn(placeOf(row).expected) }));
  const usable = places.filter(({ cuts }) => cuts.length > 0);
  return draw(usable, count, random).flatMap(({ row, cuts }) =>
    draw(cuts, 1, random).map((cut) => identifierCase(row, cut)),
  );
}

/** A cursor in a line, and the end of the identifier that it is in. */
interface Cut {
  readonly at: number;
  readonly end: number;
}

/** Every place in a line that is inside an identifier of at least four characters. */
export function cutsIn(line: string): Cut[] {
  const code = line.replace(NO_CODE, (found) => ' '.repeat(found.length));
  return [...code.matchAll(IDENTIFIER)]
    .filter(({ 0: word }) => !KEYWORDS.has(word))
    .flatMap(({ 0: word, index }) =>
      Array.from({ length: word.length - 1 }, (_, inside) => ({
        at: index + inside + 1,
        end: index + word.length,
      })),
    );
}

function identifierCase(row: Row, { at, end }: Cut): Case {
  const place = placeOf(row);
  return {
    ...place,
    id: `${row.id} ${at}`,
    main: true,
    parts: [row.languageId],
    mode: AUTO,
    before: place.before + place.expected.slice(0, at),
    expected: place.expected.slice(at),
    identifier: place.expected.slice(at, end),
  };
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
