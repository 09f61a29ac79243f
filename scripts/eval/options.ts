import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bundledModel } from '../../src/models/bundled.ts';
import { inRoot, root } from '../lib/repository.ts';
import { Usage } from '../lib/usage.ts';
import type { Half } from './replay.ts';

/** The development sets, in the order in which they run. */
export const SETS = [
  'santacoder-fim',
  'humaneval-multiline',
  'crosscodeeval',
  'mceval',
  'identifiers',
  'indentation',
  'midline',
  'interpolation',
  'replay',
] as const;

export type SetName = (typeof SETS)[number];

/** How the figures are printed. */
type Output = 'table' | 'json' | 'markdown';

export interface EvalOptions {
  readonly sets: readonly SetName[];
  /** A file of rows instead of, or besides, the sets. */
  readonly rows: string | undefined;
  /** Folder of the sets' files. */
  readonly data: string;
  /** Folders of source files. */
  readonly replay: readonly string[];
  /** Rows of a set, places in files, or characters to type; all or each one's own number where absent. */
  readonly sample: number | undefined;
  readonly seed: number;
  readonly model: string;
  readonly threads: number;
  readonly oracle: boolean;
  /** Whether several lines are also asked for without the stop at a block's end. */
  readonly withoutBlockStop: boolean;
  /** Which files of the replay. */
  readonly half: Half;
  /** Least probabilities of what is shown at which the replay is typed besides; 0 shows all. */
  readonly gate: readonly number[];
  /** Whether answers of an earlier run are forgotten. */
  readonly fresh: boolean;
  readonly output: Output;
}

const USAGE = `usage: npm run eval -- [options]
  --set A,B          only some of: ${SETS.join(', ')}
  --rows FILE.jsonl  rows of your own with prefix, suffix, expected and language (alone, or with --set)
  --data FOLDER      the sets' files (../shared/eval)
  --replay A,B       folders of source files to type and to draw places from (../shared/replay)
  --sample N         only N rows of each set, N places, or N characters of the replay
  --seed S           which ones (1)
  --model FILE       a GGUF file instead of the bundled model
  --threads N        as the product chooses (0)
  --oracle           several lines also without the stop at the block's end, cut at the true number of lines
  --no-block-stop    the same, not cut: to see what the stop saves
  --half NAME        only one half of the replay's files: choosing, or reporting
  --gate A,B         the replay also at other least probabilities of what is shown; 0 shows all
  --fresh            forget the answers of an interrupted or earlier run (--resume is the default)
  --json             one object for each set instead of a table
  --markdown         the table for docs/quality.md`;

const HALVES = ['choosing', 'reporting'] as const satisfies readonly Half[];

const usage = new Usage(USAGE);

/** @throws Error naming what is wrong, and the usage. */
export function readOptions(args: readonly string[]): EvalOptions {
  const values = usage.parsed(() => parseStrictly(args));
  if (values.help === true) throw new Error(USAGE);
  if (values.fresh === true && values.resume === true)
    throw usage.wrong('--fresh and --resume exclude each other');
  const options: EvalOptions = {
    sets: setsIn(values.set, values.rows !== undefined),
    rows: values.rows === undefined ? undefined : resolve(values.rows),
    data: resolve(values.data ?? inRoot('..', 'shared', 'eval')),
    replay: (values.replay?.split(',') ?? [inRoot('..', 'shared', 'replay')]).map((name) => resolve(name)),
    sample: values.sample === undefined ? undefined : usage.wholeNumber('sample', values.sample, 0),
    seed: usage.wholeNumber('seed', values.seed, 1),
    model: values.model === undefined ? bundledModel(root).path : resolve(values.model),
    threads: usage.wholeNumber('threads', values.threads, 0),
    oracle: values.oracle ?? false,
    withoutBlockStop: values['no-block-stop'] ?? false,
    half: values.half === undefined ? 'both' : (usage.chosen('half', HALVES, values.half)[0] ?? 'both'),
    gate: (values.gate?.split(',') ?? []).map(probability),
    fresh: values.fresh ?? false,
    output: values.json === true ? 'json' : values.markdown === true ? 'markdown' : 'table',
  };
  checkPaths(options);
  return options;
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

function parseStrictly(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      ...{ set: text, rows: text, data: text, replay: text, sample: text, seed: text },
      ...{ half: text, model: text, threads: text, oracle: flag, 'no-block-stop': flag, gate: text },
      ...{ fresh: flag, resume: flag, json: flag, markdown: flag, help: flag },
    },
  }).values;
}

/** @throws Error where the value is no probability. */
function probability(value: string): number {
  const number = Number(value);
  if (value === '' || !(number >= 0 && number <= 1))
    throw usage.wrong(`--gate takes probabilities, not '${value}'`);
  return number;
}

/** All sets where none is named, but none besides somebody's own rows. */
function setsIn(names: string | undefined, ownRows: boolean): SetName[] {
  return names === undefined && ownRows ? [] : usage.chosen('set', SETS, names);
}

/** Sets that are made of source files. */
const FROM_FILES: readonly SetName[] = ['indentation', 'midline', 'interpolation', 'replay'];

function checkPaths({ sets, rows, data, replay, model }: EvalOptions): void {
  const fromFiles = sets.some((name) => FROM_FILES.includes(name));
  const fromRows = sets.some((name) => name === 'midline' || !FROM_FILES.includes(name));
  if (!existsSync(model)) throw usage.wrong(`${model} does not exist: name a GGUF file with --model`);
  if (rows !== undefined && !existsSync(rows)) throw usage.wrong(`${rows} does not exist`);
  if (fromRows && !existsSync(data)) throw usage.wrong(`${data} does not exist: name a folder with --data`);
  const absent = fromFiles ? replay.find((folder) => !existsSync(folder)) : undefined;
  if (absent !== undefined) throw usage.wrong(`${absent} does not exist: name a folder with --replay`);
}
