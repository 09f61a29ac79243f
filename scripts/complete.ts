import { existsSync, readFileSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../src/base/clock.ts';
import { silentLog, type Log } from '../src/base/log.ts';
import { Pipeline } from '../src/completion/pipeline.ts';
import { REASONS } from '../src/completion/reasons.ts';
import { takeSnapshot, type Cursor } from '../src/completion/snapshot.ts';
import type { CompletionCost, Outcome } from '../src/completion/types.ts';
import { WorkerGenerator } from '../src/host/client.ts';
import { bundledModel, modelFromFile } from '../src/models/choices.ts';
import { engineFactory } from '../src/models/engines.ts';
import { build } from './lib/build.ts';
import { root } from './lib/paths.ts';
import { languageOf } from './lib/languages.ts';

/** What `npm run complete -- --json` prints. Counts are tokens, times milliseconds in the worker. */
export interface Completion {
  /** Empty when nothing would be shown. */
  readonly text: string;
  readonly promptTokens: number;
  readonly evaluatedTokens: number;
  readonly decodedTokens: number;
  readonly firstTokenMs: number;
  readonly totalMs: number;
  readonly model: string;
  /** Why nothing would be shown. */
  readonly reason?: string;
}

const USAGE = 'usage: npm run complete -- FILE:LINE:COL [--model FILE.gguf] [--threads N] [--json]';

/** @throws Error naming what is wrong with a place like `FILE:LINE:COL` (both from 1). */
export function parsePlace(place: string): { file: string; cursor: Cursor } {
  const [, file, line, column] = /^(.+):(\d+):(\d+)$/.exec(place) ?? [];
  if (file === undefined) throw new Error(USAGE);
  if (!existsSync(file)) throw new Error(`${file} does not exist`);
  return { file, cursor: { line: Number(line) - 1, character: Number(column) - 1 } };
}

/** Runs the product's own pipeline and worker on a place in a file. */
export async function completeAt(
  place: string,
  options: { readonly model?: string | undefined; readonly threads?: number; readonly log?: Log } = {},
): Promise<Completion> {
  const { file, cursor } = parsePlace(place);
  const model = options.model === undefined ? bundledModel(root) : modelFromFile(options.model);
  const log = options.log ?? silentLog;
  const engine = engineFactory({
    extensionRoot: root,
    threads: () => options.threads ?? 0,
    clock: systemClock,
    log,
  })(model);
  try {
    const pipeline = new Pipeline(new WorkerGenerator(engine));
    const outcome = await pipeline.complete(snapshotOf(file, cursor), new AbortController().signal);
    return describe(outcome, model.label);
  } finally {
    engine.dispose();
  }
}

function snapshotOf(file: string, cursor: Cursor): ReturnType<typeof takeSnapshot> {
  const lines = readFileSync(file, 'utf8').split(/\r?\n/);
  if (lines[cursor.line] === undefined) throw new Error(`${basename(file)} has ${lines.length} lines`);
  const facts = { document: resolve(file), languageId: languageOf(extname(file)), version: 1 };
  return takeSnapshot({ lineCount: lines.length, lineAt: (line) => lines[line] ?? '' }, cursor, facts);
}

const NO_COST: CompletionCost = {
  promptTokens: 0,
  evaluatedTokens: 0,
  decodedTokens: 0,
  firstTokenMs: 0,
  totalMs: 0,
};

function describe(outcome: Outcome, model: string): Completion {
  const cost = outcome.cost ?? NO_COST;
  if (outcome.kind === 'shown') return { text: outcome.suggestion.text, ...cost, model };
  const reason = outcome.detail ?? REASONS[outcome.reason];
  if (outcome.reason.startsWith('engine-')) throw new Error(reason);
  return { text: '', ...cost, model, reason };
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean' }, model: { type: 'string' }, threads: { type: 'string' } },
  });
  const [place] = positionals;
  if (place === undefined) throw new Error(USAGE);
  await build();
  const completion = await completeAt(place, { model: values.model, threads: Number(values.threads ?? 0) });
  if (values.json) process.stdout.write(`${JSON.stringify(completion)}\n`);
  else print(place, completion);
}

function print(place: string, completion: Completion): void {
  const { text, reason, evaluatedTokens, decodedTokens, firstTokenMs, totalMs, model } = completion;
  process.stdout.write(`${place}\n${text === '' ? `(nothing: ${reason ?? ''})` : text}\n`);
  const times = `first token ${firstTokenMs.toFixed(0)} ms, whole ${totalMs.toFixed(0)} ms`;
  process.stderr.write(`${model}: ${evaluatedTokens} tokens evaluated, ${decodedTokens} decoded, ${times}\n`);
}

if (process.argv[1] !== undefined && basename(process.argv[1]) === 'complete.ts') {
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
