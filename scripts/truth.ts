// Whether a user is shown what a model writes where it writes exactly what stands there: `npm run truth`. Takes true
// texts out of real files and has them written again; needs no model. Exits 1 where a text comes out as another one
// with code right of the cursor.
import { extname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { languageOf, sourceFiles, type SourceFile } from './lib/documents.ts';
import { inRoot } from './lib/repository.ts';
import { draw, seeded } from './lib/statistics.ts';
import {
  hasCodeRight,
  judgeTruth,
  TRUTH_KINDS,
  truthPlaces,
  type Judgement,
  type TruthKind,
} from './lib/truth.ts';
import { Usage } from './lib/usage.ts';

const usage = new Usage(`usage: npm run truth -- [options]
  --folder A,B    source files (../shared/replay,../shared/replay-unseen)
  --places N      places of each file at most, with code right of the cursor and without (400)
  --seed S        which ones (1)
  --list          every text that is not shown as it is`);

interface Judged extends Judgement {
  readonly languageId: string;
  readonly kind: TruthKind;
  /** Whether code stands right of the cursor. */
  readonly right: boolean;
}

/** Judges the places of real files, and prints how many true texts are shown as they are. */
export function truth(args: readonly string[]): void {
  const values = usage.parsed(
    () =>
      parseArgs({
        args: [...args],
        options: {
          folder: { type: 'string' },
          places: { type: 'string' },
          seed: { type: 'string' },
          list: { type: 'boolean' },
        },
      }).values,
  );
  const places = usage.wholeNumber('places', values.places, 400);
  const random = seeded(usage.wholeNumber('seed', values.seed, 1));
  const folders =
    values.folder?.split(',') ?? ['replay', 'replay-unseen'].map((name) => inRoot('..', 'shared', name));
  const files = folders.flatMap((folder) => sourceFiles(resolve(folder)));
  const judged = files.flatMap((file) => judgeFile(file, places, random));
  console.log(report(judged));
  const others = judged.filter(({ verdict }) => verdict !== 'same');
  if (values.list === true)
    for (const { verdict, languageId, told } of others) console.log(verdict, languageId, told);
  if (others.some(({ verdict, right }) => right && verdict === 'changed')) process.exitCode = 1;
}

function judgeFile({ path, text }: SourceFile, places: number, random: () => number): Judged[] {
  const languageId = languageOf(extname(path));
  const all = truthPlaces(text, languageId);
  const right = all.filter((place) => hasCodeRight(text, place));
  const ends = all.filter((place) => !hasCodeRight(text, place));
  return [...draw(right, places, random), ...draw(ends, places, random)].map((place) => ({
    ...judgeTruth(text, languageId, place),
    languageId,
    kind: place.kind,
    right: hasCodeRight(text, place),
  }));
}

function report(judged: readonly Judged[]): string {
  const languages = [...new Set(judged.map(({ languageId }) => languageId))].sort();
  return [
    line('', 'places', 'as it is', 'not shown', 'changed'),
    ...languages.map((id) =>
      row(
        id,
        judged.filter(({ languageId }) => languageId === id),
      ),
    ),
    '',
    ...TRUTH_KINDS.map((kind) =>
      row(
        kind,
        judged.filter((one) => one.kind === kind),
      ),
    ),
    '',
    row(
      'code right of the cursor',
      judged.filter(({ right }) => right),
    ),
    row(
      'nothing right of it',
      judged.filter(({ right }) => !right),
    ),
  ].join('\n');
}

function row(name: string, judged: readonly Judged[]): string {
  const count = (verdict: Judged['verdict']): number =>
    judged.filter((one) => one.verdict === verdict).length;
  const share = (100 * count('same')) / Math.max(1, judged.length);
  return line(
    name,
    String(judged.length),
    `${share.toFixed(2)} %`,
    String(count('silent')),
    String(count('changed')),
  );
}

function line(name: string, ...cells: readonly string[]): string {
  return `${name.padEnd(26)}${cells.map((cell) => cell.padStart(11)).join('')}`.trimEnd();
}
