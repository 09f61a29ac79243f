import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { bundledModel } from '../../src/models/bundled.ts';
import { inRoot, root } from '../lib/repository.ts';
import { Usage } from '../lib/usage.ts';

/** The parts of a benchmark run, in their order. */
const SECTIONS = ['keystroke', 'replay', 'restore', 'cancel', 'speculation', 'gain', 'soak'] as const;
export type Section = (typeof SECTIONS)[number];

/** Kinds of drafts whose texts are compared with plain decoding's. */
const DRAFTS = ['refuted', 'match', 'model'] as const;
export type Drafts = (typeof DRAFTS)[number];

export interface BenchOptions {
  readonly files: string;
  readonly keystrokes: number;
  readonly seed: number;
  readonly model: string;
  readonly draft: string | undefined;
  readonly threads: number;
  /** Generations compared for each kind of draft. */
  readonly generations: number;
  /** The kinds that are compared; `model` takes a model that drafts. */
  readonly drafts: ReadonlySet<Drafts>;
  readonly peer: boolean;
  /** Keystrokes that the peer answers: it takes seconds for each. */
  readonly peerKeystrokes: number;
  readonly soakMinutes: number;
  readonly sections: ReadonlySet<Section>;
  readonly json: boolean;
}

const USAGE = `usage: npm run bench -- [options]
  --files FOLDER        source files to type (../shared/replay)
  --keystrokes N        keys to press (2000)
  --seed S              which keys (1)
  --model FILE          a GGUF file instead of the bundled model
  --draft FILE          a model that drafts for it: a GGUF file, or bundled
  --threads N           as the product chooses (0)
  --generations N       generations compared for each kind of draft (500)
  --drafts A,B          only some kinds of drafts are compared: ${DRAFTS.join(', ')}
  --peer llama-server   the same keys, as llama.vscode asks a llama-server for them
  --peer-keystrokes N   only the first N of them (all)
  --soak MINUTES        12 keys a second for so long (1)
  --only A,B            only some of: ${SECTIONS.join(', ')}
  --json                one object instead of a table`;

const usage = new Usage(USAGE);

/** @throws Error naming what is wrong, and the usage. */
export function readOptions(args: readonly string[]): BenchOptions {
  const values = usage.parsed(() => parseStrictly(args));
  if (values.help === true) throw new Error(USAGE);
  const files = resolve(values.files ?? inRoot('..', 'shared', 'replay'));
  if (!existsSync(files))
    throw new Error(`${files} does not exist: name a folder of source files with --files`);
  if (values.peer !== undefined && values.peer !== 'llama-server')
    throw usage.wrong('--peer takes llama-server');
  const keystrokes = usage.wholeNumber('keystrokes', values.keystrokes, 2000);
  return {
    files,
    keystrokes,
    seed: usage.wholeNumber('seed', values.seed, 1),
    model: modelFile('model', values.model ?? 'bundled'),
    draft: values.draft === undefined ? undefined : modelFile('draft', values.draft),
    threads: usage.wholeNumber('threads', values.threads, 0),
    generations: usage.wholeNumber('generations', values.generations, 500),
    drafts: new Set(usage.chosen('kind of draft', DRAFTS, values.drafts)),
    peer: values.peer !== undefined,
    peerKeystrokes: usage.wholeNumber('peer-keystrokes', values['peer-keystrokes'], keystrokes),
    soakMinutes: usage.wholeNumber('soak', values.soak, 1),
    sections: new Set(usage.chosen('section', SECTIONS, values.only)),
    json: values.json ?? false,
  };
}

/** Decoding would go on without a model that drafts, and the figures would be of something else. */
function modelFile(option: string, file: string): string {
  if (file === 'bundled') return bundledModel(root).path;
  if (!existsSync(file)) throw usage.wrong(`--${option}: ${resolve(file)} does not exist`);
  return resolve(file);
}

const text = { type: 'string' } as const;

function parseStrictly(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      ...{ files: text, keystrokes: text, seed: text, model: text, draft: text, threads: text },
      ...{ generations: text, drafts: text, peer: text, 'peer-keystrokes': text, soak: text, only: text },
      json: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  }).values;
}
