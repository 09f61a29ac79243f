import { basename } from 'node:path';
import { figuresOf } from '../src/advice/figures.ts';
import type { Speed } from '../src/advice/speed.ts';
import { WorkerGenerator } from '../src/host/client.ts';
import { thisProcessor, threadCount } from '../src/host/threads.ts';
import { bundledModel } from '../src/models/bundled.ts';
import { bytesOf, inspectModelFile } from '../src/models/modelFile.ts';
import { delay, systemClock } from '../src/util/async.ts';
import { silentLog } from '../src/util/log.ts';
import { measureKeystroke } from './bench/keystroke.ts';
import { type BenchOptions, readOptions } from './bench/options.ts';
import { buildLlamaServer } from './bench/peer/build.ts';
import { openPeer } from './bench/peer/server.ts';
import { type Prediction, predictionOf } from './bench/prediction.ts';
import { askPeer, type Keystroke, type PeerReport, replay, typedPrompts } from './bench/replay.ts';
import { type BenchReport, replayReport, table } from './bench/report.ts';
import { measureRestore, type Restore } from './bench/restore.ts';
import { measureCancel, soak, type Soak } from './bench/stress.ts';
import { build } from './lib/build.ts';
import { openProduct, type Product } from './lib/engine.ts';
import { say, step } from './lib/progress.ts';
import { root } from './lib/repository.ts';

/** Prompts that the smaller measurements choose from. */
const PROMPTS = 200;

/** Keys that the bundled model has answered when the menu is opened for the first time. */
const BUNDLED_KEYS = 20;

/** Builds, runs the parts that the arguments name, and prints a report of them. */
export async function bench(args: readonly string[]): Promise<void> {
  const options = readOptions(args);
  await build();
  const report = await run(options);
  process.stdout.write(`${options.json ? JSON.stringify(report) : table(report)}\n`);
}

/** Runs the parts that were asked for, one after the other: nothing else may be timed meanwhile. */
async function run(options: BenchOptions): Promise<BenchReport> {
  const has = (section: string): boolean => (options.sections as ReadonlySet<string>).has(section);
  const threads = options.threads || threadCount(0, thisProcessor(undefined));
  let report: BenchReport = { model: basename(options.model), threads };
  if (has('keystroke'))
    report = { ...report, keystroke: await step('a large file', () => measureKeystroke()) };
  if (has('replay')) {
    const { keystrokes, speed } = await step('typing', () =>
      withProduct(options, (product) => type(product, options)),
    );
    report = { ...report, ...replayReport(keystrokes), ...(await predicted(options, keystrokes, speed)) };
    if (options.peer) report = { ...report, peer: await measurePeer(options, threads, keystrokes) };
  }
  if (has('restore')) {
    const restore = await step('restoring', () => restoreOnce(options, threads));
    report = { ...report, restore, restoreSpeedup: restore.speedup };
  }
  if (has('cancel')) report = { ...report, cancelMs: await step('cancelling', () => cancelOften(options)) };
  if (has('speculation') || has('gain')) {
    const { measureSpeculation } = await import('./lab/speculation.ts');
    const speculation = await measureSpeculation({ ...options, threads });
    const gain = speculation.gain;
    const speed = gain && { plain: gain.plain, speculative: gain.speculative };
    report = { ...report, speculation, ...(speed ? { decodeTokensPerSecond: speed } : {}) };
  }
  if (has('soak')) report = { ...report, soak: await step('typing without a pause', () => soakFor(options)) };
  return report;
}

async function withProduct<T>(options: BenchOptions, use: (product: Product) => Promise<T>): Promise<T> {
  const product = openProduct({ model: options.model, threads: options.threads, draft: options.draft ?? '' });
  try {
    return await use(product);
  } finally {
    product.dispose();
  }
}

async function type(
  { engine }: Product,
  options: BenchOptions,
): Promise<{ keystrokes: Keystroke[]; speed: Speed | undefined }> {
  const onKeystroke = (done: number): void => {
    if (done % 100 === 0) say(`  ${done} of ${options.keystrokes} keys`);
  };
  const keystrokes = await replay(new WorkerGenerator(engine), { ...options, onKeystroke });
  return { keystrokes, speed: await measuredSpeed(engine) };
}

/** What the menu of models would have said of the time to a suggestion. */
async function predicted(
  options: BenchOptions,
  keystrokes: readonly Keystroke[],
  speed: Speed | undefined,
): Promise<{ prediction?: Prediction }> {
  if (!speed) return {};
  const { model } = options;
  const isBundled = model === bundledModel(root).path;
  const bundled = isBundled ? undefined : await step('the bundled model', () => bundledSpeed(options));
  const { header, files } = await inspectModelFile(model);
  const figures = figuresOf(header, bytesOf(files));
  return { prediction: predictionOf(keystrokes, { figures, speed, bundled }) };
}

/** As the menu knows it when somebody who has just begun looks at what else there is. */
async function bundledSpeed(options: BenchOptions): Promise<Speed | undefined> {
  const bundled = { ...options, model: bundledModel(root).path, draft: undefined, keystrokes: BUNDLED_KEYS };
  return await withProduct(bundled, async (product) => (await type(product, bundled)).speed);
}

/** A model is calibrated once nobody has typed for a while, and its window is built; 30 looks are more than that takes. */
async function measuredSpeed(engine: Product['engine']): Promise<Speed | undefined> {
  const session = await engine.session();
  for (let looks = 0; looks < 30; looks++) {
    const speed = await session.speed();
    if (speed) return speed;
    await delay(systemClock, 2_000);
  }
  return undefined;
}

async function measurePeer(
  { model, peerKeystrokes }: BenchOptions,
  threads: number,
  keystrokes: readonly Keystroke[],
): Promise<PeerReport> {
  const binary = await step('building llama-server', () => buildLlamaServer({ ...silentLog, info: say }));
  const peer = await openPeer({ binary, model, threads, log: silentLog });
  try {
    return await step('the same keys at llama-server', () =>
      askPeer(peer, keystrokes.slice(0, peerKeystrokes), (done) => {
        if (done % 50 === 0) say(`  ${done} keys`);
      }),
    );
  } finally {
    await peer.close();
  }
}

async function restoreOnce({ model, files, seed }: BenchOptions, threads: number): Promise<Restore> {
  const prompts = typedPrompts(files, seed, PROMPTS);
  // The one with the most text around it.
  const longest = prompts.reduce((a, b) => (size(b) > size(a) ? b : a));
  return await measureRestore(model, threads, longest);
}

function size({ before, suffix }: { before: string; suffix: string }): number {
  return before.length + suffix.length;
}

async function cancelOften(options: BenchOptions): Promise<{ p95: number }> {
  const prompts = typedPrompts(options.files, options.seed, PROMPTS);
  return await withProduct(options, ({ engine }) => measureCancel(new WorkerGenerator(engine), prompts));
}

async function soakFor(options: BenchOptions): Promise<Soak> {
  return await withProduct(options, async ({ engine }) => {
    const { pid } = await engine.session();
    return await soak(new WorkerGenerator(engine), pid ?? 0, options.files, options.soakMinutes);
  });
}
