import type { CompleteParams } from '../../src/protocol/messages.ts';
import type { DraftSource } from '../../src/worker/speculation/drafter.ts';
import type { BenchOptions, Drafts } from '../bench/options.ts';
import { typedPrompts } from '../bench/replay.ts';
import { step } from '../lib/progress.ts';
import { mean, percentile, sum } from '../lib/statistics.ts';
import { Twins, type Twice, type TwinOptions } from './twins.ts';

/** Whether drafts of one kind change what is written. */
interface Equality {
  /** Generations in which at least one draft was verified. */
  readonly generations: number;
  /** Those whose text differs from plain decoding's. */
  readonly different: number;
  /** Those of them where plain decoding's two best scores were closer than the noise. */
  readonly ties: number;
  /** The largest distance between the two best scores at a difference. */
  readonly widestGap: number;
  readonly drafted: number;
  readonly accepted: number;
  /** Evaluations that were made again to settle close calls. */
  readonly again: number;
  /** By how much evaluation in batches changes that distance at the tokens of the same texts. */
  readonly noise: { readonly mean: number; readonly p99: number; readonly max: number };
}

interface EqualityOptions extends TwinOptions {
  readonly prompts: readonly CompleteParams[];
  /** Generations with drafts to compare. */
  readonly generations: number;
}

/** Writes the same completions with and without drafts, and looks at every difference. */
async function compareWithPlain({ prompts, generations, ...options }: EqualityOptions): Promise<Equality> {
  const twins = await Twins.open(options);
  const compared: Twice[] = [];
  for (const prompt of prompts) {
    if (compared.length >= generations) break;
    const twice = await twins.write(prompt);
    if (twice.drafted > 0) compared.push(twice);
  }
  await twins.dispose();
  return equality(compared);
}

function equality(compared: readonly Twice[]): Equality {
  const gaps = compared.flatMap(({ gap }) => gap ?? []);
  const noise = compared.flatMap((one) => one.noise);
  const max = Math.max(0, ...noise);
  return {
    generations: compared.length,
    different: gaps.length,
    ties: gaps.filter((gap) => gap <= max).length,
    widestGap: Math.max(0, ...gaps),
    drafted: sum(compared.map(({ drafted }) => drafted)),
    accepted: sum(compared.map(({ accepted }) => accepted)),
    again: sum(compared.map(({ again }) => again)),
    noise: { mean: mean(noise), p99: percentile(noise, 0.99), max },
  };
}

/** By kind of draft, what came of comparing its texts with plain decoding's. */
export type Comparisons = Readonly<Record<string, Equality & { readonly acceptance: number }>>;

/** Kinds of drafts that are compared together. */
const GROUPS: Readonly<Record<Drafts, readonly DraftSource[]>> = {
  refuted: ['refuted'],
  match: ['match-3', 'match-5', 'match-8'],
  model: ['model'],
};

/** A draft is found for a part of the prompts only; so many times more are tried. */
const TRIED = 4;

/**
 * Each so-manieth key is compared: the suggestions of keys next to each other are one text, and a tie in it would count
 * as often.
 */
const COMPARED_EVERY = 5;

/** Compares each kind of draft that was asked for. @param exactLibrary see {@link WorkerOptions}. */
export async function compareKinds(options: BenchOptions, exactLibrary?: string): Promise<Comparisons> {
  const { model, threads, files, seed, generations, draft } = options;
  const prompts = typedPrompts(files, seed, generations * TRIED, COMPARED_EVERY);
  const result: Record<string, Equality & { acceptance: number }> = {};
  const exactly = exactLibrary === undefined ? '' : ', in exact arithmetic';
  for (const name of options.drafts) {
    if (name === 'model' && draft === undefined) continue;
    const kinds = GROUPS[name];
    const compared = await step(`comparing with drafts: ${name}${exactly}`, () =>
      compareWithPlain({ model, draft, threads, exactLibrary, kinds, prompts, generations }),
    );
    result[name] = { ...compared, acceptance: compared.accepted / Math.max(1, compared.drafted) };
  }
  return result;
}

/** Generations of one kind that may differ at a tie: one of 50. */
const MOST_TIES = 1 / 50;

/**
 * Whether drafts left the texts as they were but for few ties, with the product's own kernels and with exact ones: where
 * those have no noise, nothing is a tie.
 */
export function areEqual(own: Comparisons, exact: Comparisons = {}): boolean {
  return [own, exact].flatMap((one) => Object.values(one)).every(isEqual);
}

function isEqual({ different, ties, generations }: Equality): boolean {
  return different === ties && ties < Math.max(1, generations * MOST_TIES);
}
