import { parseArgs } from 'node:util';
import { type CompletionCost, type Outcome, REASONS } from '../src/completion/types.ts';
import { build } from './lib/build.ts';
import { readPlace, snapshotOf } from './lib/documents.ts';
import { openProduct, type ProductOptions } from './lib/engine.ts';
import { replayAt, sentence } from './lib/replay.ts';
import { Usage } from './lib/usage.ts';

/** What `npm run complete -- --json` prints. Counts are tokens, times milliseconds in the worker. */
interface Completion {
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

const USAGE = `usage: npm run complete -- FILE:LINE:COL [--cut] [--json] [--model FILE.gguf] [--threads N]
       npm run complete -- FILE:LINE:COL --replay KEYS [--json] [...]
  --cut       as if the rest of the line were not written yet
  --replay    types on from there, key by key, and says what a key costs`;

const usage = new Usage(USAGE);

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
  unusedTokens: 0,
  decodeSteps: 0,
  anchor: 'kept',
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

/** Completes at the place that the arguments name, or types on from there, and prints what came of it. */
export async function complete(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
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
  const options = {
    model: values.model,
    threads: usage.wholeNumber('threads', values.threads, 0),
    cut: values.cut,
  };
  if (values.replay === undefined) printCompletion(place, await completeAt(place, options), values.json);
  else await printReplay(place, usage.wholeNumber('replay', values.replay, 0), options, values.json);
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
