import { noAbort } from '../../src/base/abort.ts';
import type { CompleteParams, CompletionCost } from '../../src/protocol/messages.ts';
import type { Step } from '../../src/worker/decode/decoding.ts';
import { calibrate } from '../../src/worker/speculation/calibrate.ts';
import { Costs, type Calibration } from '../../src/worker/speculation/costs.ts';
import { SOURCES } from '../../src/worker/speculation/drafter.ts';
import { readUp } from './equality.ts';
import { openLab, type Lab } from './lab.ts';
import { tallySources, type SourceTally } from './tally.ts';

/** What speculation brings with the policy on. */
export interface Gain {
  /** Tokens a second, the evaluation of the typed tokens included. */
  readonly plain: number;
  readonly speculative: number;
  /** Plain decoding's time in units of speculative decoding's, for the same texts. */
  readonly measured: number;
  /** What the drafts that were accepted and the calibrated costs allow. */
  readonly predicted: number;
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

/** Plain and speculative decoding of the same prompts, in turns. */
export async function measureGain(options: GainOptions): Promise<Gain> {
  const { model, draft, threads, prompts } = options;
  const steps: Step[] = [];
  const plain = await openLab({ model, threads, sources: new Set() });
  const onStep = (step: Step): void => void steps.push(step);
  const spec = await openLab({ model, threads, draft, sources: new Set(SOURCES), onStep });
  const calibration = options.calibration ?? (await calibrationOf(spec, prompts[0]));
  for (const lab of [plain, spec]) lab.drafter.costs.adopt(calibration);
  const sums: Sums = { tokens: 0, plain: 0, speculative: 0, plainPredicted: 0, speculativePredicted: 0 };
  const counted: Step[] = [];
  for (const [at, prompt] of prompts.entries()) {
    await readUp(spec);
    steps.length = 0;
    const labs = at % 2 === 0 ? [plain, spec] : [spec, plain];
    const costs = new Map<Lab, CompletionCost>();
    for (const lab of labs) costs.set(lab, (await lab.completer.complete(prompt, noAbort)).cost);
    // As the worker does in the pauses.
    for (const { completer } of labs) await completer.build(noAbort);
    if (!add(sums, costs.get(plain), costs.get(spec), steps, new Costs(calibration))) continue;
    counted.push(...steps);
  }
  await plain.dispose();
  await spec.dispose();
  return {
    plain: (sums.tokens * 1000) / sums.plain,
    speculative: (sums.tokens * 1000) / sums.speculative,
    measured: sums.plain / sums.speculative,
    predicted: sums.plainPredicted / sums.speculativePredicted,
    calibration,
    sources: tallySources(counted),
  };
}

/** Adds a generation that typing led to, and that both wrote alike; says whether it was one. */
function add(
  sums: Sums,
  plain: CompletionCost | undefined,
  spec: CompletionCost | undefined,
  steps: readonly Step[],
  costs: Costs,
): boolean {
  if (!plain || !spec || plain.decodedTokens !== spec.decodedTokens) return false;
  if (Math.max(plain.evaluatedTokens, spec.evaluatedTokens) > MOST_EVALUATED) return false;
  const first = steps[0]?.pending ?? 1;
  sums.tokens += plain.decodedTokens;
  sums.plain += plain.totalMs;
  sums.speculative += spec.totalMs;
  sums.plainPredicted += costs.step(first) + (plain.decodedTokens - 1) * costs.step(1);
  for (const { pending, draft } of steps) {
    const making = draft.source === 'model' ? draft.tokens.length * (costs.draftMs ?? 0) : 0;
    sums.speculativePredicted += costs.step(pending + draft.tokens.length) + making;
  }
  return true;
}

async function calibrationOf(
  { engine, draft, completer }: Lab,
  prompt: CompleteParams | undefined,
): Promise<Calibration> {
  if (prompt) await completer.complete(prompt, noAbort);
  const sequence = completer.pool.serving?.sequence ?? engine.sequences[0];
  if (!sequence) throw new RangeError('an engine needs a sequence');
  const measured = await calibrate({
    engine,
    sequence,
    draft,
    signal: noAbort,
    now: () => performance.now(),
  });
  if (!measured) throw new Error('the calibration was interrupted');
  return measured;
}
