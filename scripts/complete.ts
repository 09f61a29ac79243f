import { existsSync, readFileSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { REASONS } from '../src/completion/reasons.ts';
import type { Cursor } from '../src/completion/snapshot.ts';
import type { CompletionCost, Outcome } from '../src/completion/types.ts';
import { build } from './lib/build.ts';
import { openProduct, type Product, type ProductOptions } from './lib/engine.ts';
import { languageOf } from './lib/languages.ts';
import { percentile, replay, snapshotOf, type Document } from './lib/typist.ts';

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

/** What `npm run complete -- --replay N --json` prints: tokens evaluated per key before the first new one. */
export interface ReplaySummary {
  readonly keystrokes: number;
  readonly shown: number;
  readonly evaluatedTokens: { readonly p50: number; readonly p95: number; readonly mean: number };
  /** From the key to the answer. */
  readonly suggestionMs: { readonly p50: number; readonly p95: number };
  readonly model: string;
}

interface Place {
  readonly document: Document;
  readonly cursor: Cursor;
}

const USAGE = `usage: npm run complete -- FILE:LINE:COL [--cut] [--json] [--model FILE.gguf] [--threads N]
       npm run complete -- FILE:LINE:COL --replay KEYS [--json] [...]
  --cut       as if the rest of the line were not written yet
  --replay    types on from there, key by key, and says what a key costs`;

/**
 * Reads a place like `FILE:LINE:COL`, both from 1.
 * @throws Error naming what is wrong with it.
 */
export function readPlace(place: string, cut = false): Place {
  const [, file, line, column] = /^(.+):(\d+):(\d+)$/.exec(place) ?? [];
  if (file === undefined) throw new Error(USAGE);
  if (!existsSync(file)) throw new Error(`${file} does not exist`);
  const lines = readFileSync(file, 'utf8').split(/\r?\n/);
  const cursor = { line: Number(line) - 1, character: Number(column) - 1 };
  const text = lines[cursor.line];
  if (text === undefined) throw new Error(`${basename(file)} has ${lines.length} lines`);
  if (cursor.character > text.length) throw new Error(`line ${line} has ${text.length + 1} columns`);
  if (cut) lines[cursor.line] = text.slice(0, cursor.character);
  const facts = { document: resolve(file), languageId: languageOf(extname(file)), version: 1 };
  return { document: { lines, facts }, cursor };
}

/**
 * Runs the product's own pipeline and worker on a place in a file. `dist/` has to be built.
 * @throws Error when no model could answer.
 */
export async function completeAt(
  place: string,
  options: ProductOptions & { readonly cut?: boolean | undefined } = {},
): Promise<Completion> {
  const { document, cursor } = readPlace(place, options.cut);
  const product = openProduct(options);
  try {
    const outcome = await product.pipeline.complete(
      snapshotOf(document, cursor),
      new AbortController().signal,
    );
    return describe(outcome, product.engine.model.label);
  } finally {
    product.dispose();
  }
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

/** Types `count` characters of a file on from a place, and sums up what they cost. */
export async function replayAt(product: Product, place: Place, count: number): Promise<ReplaySummary> {
  const tokens: number[] = [];
  const times: number[] = [];
  let shown = 0;
  for await (const key of replay(product.pipeline, place.document, place.cursor, count)) {
    tokens.push(key.evaluatedTokens);
    times.push(key.ms);
    if (key.outcome.kind === 'shown') shown++;
  }
  const mean = tokens.reduce((sum, value) => sum + value, 0) / Math.max(1, tokens.length);
  return {
    keystrokes: tokens.length,
    shown,
    evaluatedTokens: { p50: percentile(tokens, 0.5), p95: percentile(tokens, 0.95), mean },
    suggestionMs: { p50: percentile(times, 0.5), p95: percentile(times, 0.95) },
    model: product.engine.model.label,
  };
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      cut: { type: 'boolean' },
      replay: { type: 'string' },
      model: { type: 'string' },
      threads: { type: 'string' },
    },
  });
  const [place] = positionals;
  if (place === undefined) throw new Error(USAGE);
  await build();
  const options = { model: values.model, threads: Number(values.threads ?? 0), cut: values.cut };
  if (values.replay === undefined) printCompletion(place, await completeAt(place, options), values.json);
  else await printReplay(place, Number(values.replay), options, values.json);
}

function printCompletion(place: string, completion: Completion, json = false): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(completion)}\n`);
    return;
  }
  const { text, reason, evaluatedTokens, decodedTokens, firstTokenMs, totalMs, model } = completion;
  const hint = 'with --cut, as if the rest of the line were not written yet';
  process.stdout.write(`${place}\n${text === '' ? `(nothing: ${reason ?? ''}; try it ${hint})` : text}\n`);
  const times = `first token ${firstTokenMs.toFixed(0)} ms, whole ${totalMs.toFixed(0)} ms`;
  process.stderr.write(`${model}: ${evaluatedTokens} tokens evaluated, ${decodedTokens} decoded, ${times}\n`);
}

async function printReplay(
  place: string,
  count: number,
  options: ProductOptions,
  json = false,
): Promise<void> {
  const product = openProduct(options);
  try {
    const summary = await replayAt(product, readPlace(place), count);
    process.stdout.write(`${json ? JSON.stringify(summary) : sentence(summary)}\n`);
  } finally {
    product.dispose();
  }
}

function sentence({ keystrokes, shown, evaluatedTokens, suggestionMs, model }: ReplaySummary): string {
  const tokens = `${evaluatedTokens.p50} tokens at the median, ${evaluatedTokens.p95} at p95`;
  const times = `${suggestionMs.p50.toFixed(0)} ms at the median, ${suggestionMs.p95.toFixed(0)} ms at p95`;
  return `${model}: ${keystrokes} keys, ${shown} with a suggestion; a key evaluated ${tokens}; the suggestion took ${times}`;
}

const isMain = process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href;
if (isMain) {
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
