import { step } from '../lib/progress.ts';
import type { Source } from '../../src/worker/speculation/drafter.ts';
import { compareWithPlain, type Equality } from './equality.ts';
import { measureGain, type Gain, type GainOptions } from './gain.ts';
import { typedPrompts } from './moments.ts';
import type { BenchOptions, Drafts } from './options.ts';
import { isEqual, type SpeculationReport } from './report.ts';

/** Kinds of drafts that are compared together. */
const GROUPS: Readonly<Record<Drafts, readonly Source[]>> = {
  refuted: ['refuted'],
  match: ['match-3', 'match-5', 'match-8'],
  model: ['model'],
};

const GAIN_PROMPTS = 300;
const FRESH_PROMPTS = 120;
const FRESH_EVERY = 12;
const LOSING_PROMPTS = 40;

/** A draft is found for a part of the prompts only; so many times more are tried. */
const TRIED = 4;

/**
 * Each so-manieth key is compared: the suggestions of keys next to each other are one text, and a tie in it would count
 * as often.
 */
const COMPARED_EVERY = 5;

/** Costs at which a batch is never worth it: each token of it takes as long as a step of its own. */
const LOSING = {
  steps: [
    [1, 10],
    [2, 20],
    [4, 40],
    [8, 80],
  ],
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
  const { model, threads, files, seed, generations, draft } = options;
  const prompts = typedPrompts(files, seed, generations * TRIED, COMPARED_EVERY);
  const source: Record<string, Equality & { acceptance: number }> = {};
  for (const name of options.drafts) {
    if (name === 'model' && draft === undefined) continue;
    const kinds = GROUPS[name];
    const compared = await step(`comparing with drafts: ${name}`, () =>
      compareWithPlain({ model, draft, threads, kinds, prompts, generations }),
    );
    source[name] = { ...compared, acceptance: compared.accepted / Math.max(1, compared.drafted) };
  }
  return { equal: isEqual(Object.values(source)), source };
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
  const drafted = Object.values(losing.sources).reduce((sum, tally) => sum + tally.drafted, 0);
  return { gain, freshGain, losing: { drafted } };
}
