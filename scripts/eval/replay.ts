import { extname } from 'node:path';
import type { CompletionSettings } from '../../src/completion/settings.ts';
import { languageOf, type SourceFile } from '../lib/documents.ts';
import { faultsOf } from '../lib/faults.ts';
import { Progress } from '../lib/progress.ts';
import { counts, draw, mean, sum } from '../lib/statistics.ts';
import { shortHash } from './case.ts';
import { type Figures, tokens } from './figures.ts';
import { type EngineOptions, openEvaluated } from './product.ts';
import type { Recorded } from './recording.ts';
import { AUTO } from './sets/infill.ts';
import type { Store } from './store.ts';
import { type Typed, typeRun } from './typing.ts';

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

/** What runs are typed with. */
interface Keyboard {
  readonly engine: EngineOptions;
  readonly store: Store<Typed>;
  /** How much is suggested. */
  readonly eagerness: CompletionSettings['eagerness'];
  /** Candidates that were generated before; absent where each is to be generated. */
  readonly recording?: Store<Recorded> | undefined;
}

/** A run with what became of it. */
interface TypedRun {
  readonly run: Run;
  readonly typed: Typed;
}

/** Types each run once: what an earlier evaluation has typed is not typed again. */
export async function typeAll(
  runs: readonly Run[],
  { engine, store, eagerness, recording }: Keyboard,
): Promise<TypedRun[]> {
  const keyed = runs.map((run) => ({
    run,
    key: shortHash(JSON.stringify([eagerness, run])),
  }));
  const left = keyed.filter(({ key }) => store.get(key) === undefined);
  const characters = left.reduce((total, { run }) => total + run.rest.length, 0);
  const progress = new Progress('replay, in characters', characters);
  const product = openEvaluated(engine, AUTO, { eagerness, recording });
  try {
    const onStep = (step: number): void => progress.add(step);
    for (const { run, key } of left) store.add(await typeRun(run, key, { ...product, faultsOf, onStep }));
  } finally {
    product.dispose();
  }
  return keyed.flatMap(({ run, key }) => {
    const typed = store.get(key);
    return typed ? [{ run, typed }] : [];
  });
}

/** Sums runs up, with the tokens that their requests took. */
export function replayFigures(runs: readonly Typed[]): Figures {
  const requests = runs.flatMap((run) => run.requests);
  return { ...typingFigures(runs), ...tokens(requests.map(({ cost }) => cost)) };
}

/** Sums up what was shown and typed. */
export function typingFigures(runs: readonly Typed[]): Figures {
  const requests = runs.flatMap((run) => run.requests);
  const suggested = runs.flatMap((run) => run.suggested);
  const shown = sum(suggested.map((one) => one.shown));
  const kept = sum(suggested.map((one) => one.kept));
  const typed = sum(runs.map(({ strokes }) => strokes));
  return {
    rows: runs.length,
    requests: requests.length,
    shown: mean(requests.map(({ silence }) => Number(silence === undefined))),
    suggestions: suggested.length,
    accepted: mean(suggested.map(({ saved }) => Number(saved !== undefined))),
    wrongPer100: (100 * suggested.filter((one) => one.kept === 0).length) / Math.max(1, typed),
    flickersPer100: (100 * sum(runs.map(({ flickers }) => flickers))) / Math.max(1, typed),
    savedPer100: (100 * sum(suggested.map(({ saved = 0 }) => saved))) / Math.max(1, typed),
    shownCharacters: shown,
    keptCharacters: kept,
    keptShare: kept / Math.max(1, shown),
    faults: counts(suggested.flatMap(({ faults }) => faults)),
    silences: counts(requests.flatMap(({ silence }) => silence ?? [])),
  };
}

/** Which half of the files is typed: thresholds are chosen on one and reported on the other. */
export type Half = 'choosing' | 'reporting' | 'both';

/** Every other file, or all of them. */
export function halfOf<T>(files: readonly T[], half: Half): T[] {
  return files.filter((_, at) => half === 'both' || (half === 'choosing') === (at % 2 === 0));
}
