import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sourceFiles, type SourceFile } from '../../lib/documents.ts';
import { seeded } from '../../lib/statistics.ts';
import type { Case } from '../case.ts';
import type { EvalOptions, SetName } from '../options.ts';
import { readProblems, readRows, type Row } from '../rows.ts';
import { crossFileCases } from './crossFile.ts';
import { identifierCases, PLACES } from './places.ts';
import { indentationCases } from './places.ts';
import { lineCase, testedCases } from './infill.ts';
import { maskedCases } from './masked.ts';
import { interpolationCases, midlineCases } from './midline.ts';
import { sample } from '../../lib/statistics.ts';

type SetOptions = Pick<
  EvalOptions,
  'data' | 'replay' | 'rows' | 'sample' | 'seed' | 'oracle' | 'withoutBlockStop'
>;

/** The cases of each set; a replay has none. Each set draws for itself, whatever else runs. */
const CASES: Readonly<Record<Exclude<SetName, 'replay'>, (options: SetOptions) => Case[]>> = {
  'santacoder-fim': (options) => some(rowsOf(options, 'santacoder-fim'), options).map(lineCase),
  'humaneval-multiline': (options) =>
    some(rowsOf(options, 'humaneval-multiline'), options).flatMap((row) => testedCases(row, options)),
  crosscodeeval: (options) => some(rowsOf(options, 'crosscodeeval'), options).flatMap(crossFileCases),
  mceval: (options) => {
    const random = seeded(options.seed);
    const problems = filesOf(options, 'mceval').flatMap(([file, language]) => readProblems(file, language));
    // Masks are drawn for all, so that a sample has the same ones.
    const masked = problems.map((problem) => maskedCases(problem, random));
    return some(masked, options).flat();
  },
  identifiers: (options) =>
    identifierCases(rowsOf(options, 'santacoder-fim'), options.sample ?? PLACES, seeded(options.seed)),
  indentation: (options) => indentationCases(files(options), options.sample ?? PLACES, seeded(options.seed)),
  midline: (options) =>
    midlineCases(
      rowsOf(options, 'santacoder-fim'),
      files(options),
      options.sample ?? PLACES,
      seeded(options.seed),
    ),
  interpolation: (options) =>
    interpolationCases(files(options), options.sample ?? PLACES, seeded(options.seed)),
};

/** The cases of a development set. @throws Error where its files are missing or damaged. */
export function casesOf(set: Exclude<SetName, 'replay'>, options: SetOptions): Case[] {
  return CASES[set](options);
}

/** The cases of somebody's own rows: what a row has says how it is judged. */
export function ownCases(file: string, options: SetOptions): Case[] {
  return some(readRows(file), options).flatMap((row) => ownCase(row, options));
}

function ownCase(row: Row, options: SetOptions): Case[] {
  if (row.tests !== undefined && row.entryPoint !== undefined) return testedCases(row, options);
  return row.retrieved ? crossFileCases(row) : [lineCase(row)];
}

function files({ replay }: SetOptions): SourceFile[] {
  return replay.flatMap(sourceFiles);
}

function some<T>(items: readonly T[], { sample: count, seed }: SetOptions): T[] {
  return sample(items, count, seeded(seed));
}

function rowsOf(options: SetOptions, set: string): Row[] {
  return filesOf(options, set).flatMap(([file]) => readRows(file));
}

/** A set's files, one for each language: `SET.LANGUAGE.jsonl`. */
function filesOf({ data }: SetOptions, set: string): [file: string, language: string][] {
  const files = readdirSync(data)
    .sort()
    .flatMap((name): [string, string][] => {
      const [stem, language = '', ending] = name.split('.');
      return stem === set && ending === 'jsonl' ? [[join(data, name), language]] : [];
    });
  if (files.length === 0) throw new Error(`${data} has no files ${set}.*.jsonl`);
  return files;
}
