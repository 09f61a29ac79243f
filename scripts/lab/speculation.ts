import type { BenchOptions } from '../bench/options.ts';
import { typedPrompts } from '../bench/replay.ts';
import type { SpeculationReport } from '../bench/report.ts';
import { step } from '../lib/progress.ts';
import { sum } from '../lib/statistics.ts';
import { areEqual, compareKinds } from './equality.ts';
import { compareExactly } from './exact.ts';
import { measureGain, type Gain, type GainOptions } from './gain.ts';

const GAIN_PROMPTS = 300;
const FRESH_PROMPTS = 120;
const FRESH_EVERY = 12;
const LOSING_PROMPTS = 40;

/** Costs at which a batch is never worth it: each token of it takes as long as a step of its own. */
const LOSING = {
  steps: [
    [1, 10],
    [2, 20],
    [4, 40],
    [8, 80],
  ],
  quietStepMs: 10,
  depth: 0,
  prefillRate: 100,
} as const;

/** Whether drafts change a text, and what they bring. */
export async function measureSpeculation(options: BenchOptions): Promise<SpeculationReport> {
  const { sections } = options;
  return {
    ...(sections.has('speculation') ? await compareAll(options) : {}),
    ...(sections.has('gain') ? await gains(options) : {}),
  };
}

async function compareAll(options: BenchOptions): Promise<SpeculationReport> {
  const source = await compareKinds(options);
  const exact = await compareExactly(options);
  return { equal: areEqual(source, exact), source, ...(exact && { exact }) };
}

async function gains({ model, draft, threads, files, seed }: BenchOptions): Promise<SpeculationReport> {
  const prompts = typedPrompts(files, seed, GAIN_PROMPTS);
  const measure = (more: Partial<GainOptions>): Promise<Gain> =>
    measureGain({ model, draft, threads, prompts, ...more });
  const gain = await step('gain of drafts', () => measure({}));
  // Suggestions that begin anew are what a draft model is for.
  const fresh = typedPrompts(files, seed, FRESH_PROMPTS, FRESH_EVERY);
  const freshGain = await step('gain for new suggestions', () => measure({ prompts: fresh }));
  const losing = await step('the same with costs at which they lose', () =>
    measure({ calibration: LOSING, prompts: prompts.slice(0, LOSING_PROMPTS) }),
  );
  const drafted = sum(Object.values(losing.sources).map((tally) => tally.drafted));
  return { gain, freshGain, losing: { drafted } };
}
