import type { CompleteParams, CompletionCost } from '../../src/protocol/messages.ts';
import { noAbort } from '../../src/util/async.ts';
import type { DecodeStep } from '../../src/worker/decode/job.ts';
import { type CalibrationJob, Calibrator } from '../../src/worker/speculation/calibrate.ts';
import { type Calibration, Costs } from '../../src/worker/speculation/costs.ts';
import { DRAFT_SOURCES } from '../../src/worker/speculation/drafter.ts';
import { openWorker, type OpenWorker, readUp } from '../bench/worker.ts';
import { sum } from '../lib/statistics.ts';

/** What speculation brings with the policy on. */
export interface Gain {
  readonly generations: number;
  /** Tokens a second, the evaluation of the typed tokens included. */
  readonly plain: number;
  readonly speculative: number;
  /** Plain decoding's time in units of speculative decoding's, for the same texts. */
  readonly measured: number;
  /** What the drafts that were accepted and the calibrated costs allow. */
  readonly predicted: number;
  /** Evaluations that were made again to settle close calls. */
  readonly again: number;
  readonly calibration: Calibration;
  readonly sources: Readonly<Record<string, SourceTally>>;
}

export interface GainOptions {
  readonly model: string;
  readonly draft?: string | undefined;
  readonly threads: number;
  readonly prompts: readonly CompleteParams[];
  /** Instead of this machine's. */
  readonly calibration?: Calibration | undefined;
}

/** More tokens than typing leaves to be evaluated: such a generation says little about decoding. */
const MOST_EVALUATED = 8;

/** Milliseconds of the counted generations, measured and predicted. */
interface Sums {
  tokens: number;
  plain: number;
  speculative: number;
  plainPredicted: number;
  speculativePredicted: number;
}

/** A generation as both wrote it. */
interface Pair {
  readonly plain: CompletionCost;
  readonly spec: CompletionCost;
  readonly steps: readonly DecodeStep[];
}

/** Plain and speculative decoding of the same prompts, in turns. */
export async function measureGain(options: GainOptions): Promise<Gain> {
  const { model, draft, threads, prompts } = options;
  let steps: DecodeStep[] = [];
  const plain = await openWorker({ model, threads, sources: new Set() });
  const onStep = (step: DecodeStep): void => void steps.push(step);
  const spec = await openWorker({ model, threads, draft, sources: new Set(DRAFT_SOURCES), onStep });
  const bench = new Bench(spec);
  const [first] = prompts;
  if (first) for (const { completer } of [plain, spec]) await completer.prefill(first, noAbort);
  const believed = options.calibration ?? (await bench.calibrate());
  for (const worker of [plain, spec]) worker.drafter.costs.adopt(believed);
  const pairs: Pair[] = [];
  for (const [at, prompt] of prompts.entries()) {
    await readUp(spec);
    steps = [];
    const workers = at % 2 === 0 ? [plain, spec] : [spec, plain];
    const costs = new Map<OpenWorker, CompletionCost>();
    for (const worker of workers) costs.set(worker, (await worker.completer.complete(prompt, noAbort)).cost);
    const pair = { plain: costs.get(plain), spec: costs.get(spec), steps };
    if (isComparable(pair)) pairs.push(pair);
    // As the worker does in the pauses.
    for (const { completer } of workers) await completer.buildDueWindow(noAbort);
    await bench.next();
  }
  await plain.dispose();
  await spec.dispose();
  return summary(pairs, options.calibration ?? bench.calibration);
}

function summary(pairs: readonly Pair[], calibration: Calibration): Gain {
  const costs = new Costs(calibration);
  const sums: Sums = { tokens: 0, plain: 0, speculative: 0, plainPredicted: 0, speculativePredicted: 0 };
  for (const pair of pairs) add(sums, pair, costs);
  const steps = pairs.flatMap((pair) => pair.steps);
  return {
    generations: pairs.length,
    plain: (sums.tokens * 1000) / sums.plain,
    speculative: (sums.tokens * 1000) / sums.speculative,
    measured: sums.plain / sums.speculative,
    predicted: sums.plainPredicted / sums.speculativePredicted,
    again: sum(steps.map(({ again }) => again)),
    calibration,
    sources: tallySources(steps),
  };
}

/** Whether typing led to it, and both wrote the same number of tokens. */
function isComparable(pair: {
  readonly plain: CompletionCost | undefined;
  readonly spec: CompletionCost | undefined;
  readonly steps: readonly DecodeStep[];
}): pair is Pair {
  const { plain, spec } = pair;
  if (!plain || !spec || plain.decodedTokens !== spec.decodedTokens) return false;
  return Math.max(plain.evaluatedTokens, spec.evaluatedTokens) <= MOST_EVALUATED;
}

function add(sums: Sums, { plain, spec, steps }: Pair, costs: Costs): void {
  const first = steps[0]?.pending ?? 1;
  sums.tokens += plain.decodedTokens;
  sums.plain += plain.totalMs;
  sums.speculative += spec.totalMs;
  sums.plainPredicted += costs.step(first) + (plain.decodedTokens - 1) * costs.step(1);
  for (const { pending, draft } of steps) {
    const making = draft.source === 'model' ? draft.tokens.length * (costs.draftMs ?? 0) : 0;
    sums.speculativePredicted += costs.step(pending + draft.tokens.length) + making;
  }
}

/** Calibrates on the sequence that serves, as the worker does. */
class Bench {
  readonly #worker: OpenWorker;
  readonly #calibrator = new Calibrator();

  constructor(worker: OpenWorker) {
    this.#worker = worker;
  }

  get calibration(): Calibration {
    return this.#calibrator.result();
  }

  async calibrate(): Promise<Calibration> {
    const measured = await this.#calibrator.run({ ...this.#job(), signal: noAbort });
    if (!measured) throw new Error('the calibration was interrupted');
    return measured;
  }

  /** Goes on between the prompts, so that a machine whose speed changes changes it for both. */
  async next(): Promise<void> {
    await this.#calibrator.next(this.#job());
  }

  #job(): Omit<CalibrationJob, 'signal'> {
    const { engine, draft, completer } = this.#worker;
    const sequence = completer.pool.serving?.sequence ?? engine.sequences[0];
    if (!sequence) throw new RangeError('an engine needs a sequence');
    return { engine, sequence, draft, now: () => performance.now() };
  }
}

/** What became of the drafts of one kind. */
interface SourceTally {
  readonly steps: number;
  readonly drafted: number;
  readonly accepted: number;
  /** Accepted of drafted tokens. */
  readonly acceptance: number;
}

/** By kind of draft; plain steps count as `none`. */
export function tallySources(steps: readonly DecodeStep[]): Record<string, SourceTally> {
  const tallies: Record<string, SourceTally> = {};
  for (const { draft, written } of steps) {
    const name = draft.tokens.length > 0 ? (draft.source ?? 'none') : 'none';
    const before = tallies[name] ?? { steps: 0, drafted: 0, accepted: 0, acceptance: 0 };
    const drafted = before.drafted + draft.tokens.length;
    const accepted = before.accepted + written.length - 1;
    tallies[name] = {
      steps: before.steps + 1,
      drafted,
      accepted,
      acceptance: accepted / Math.max(1, drafted),
    };
  }
  return tallies;
}
