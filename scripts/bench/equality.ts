import type { CompleteParams } from '../../src/protocol/messages.ts';
import { mean, percentile, sum } from '../lib/statistics.ts';
import { Twins, type Twice, type TwinOptions } from './twins.ts';

/** Whether drafts of one kind change what is written. */
export interface Equality {
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

export interface EqualityOptions extends TwinOptions {
  readonly prompts: readonly CompleteParams[];
  /** Generations with drafts to compare. */
  readonly generations: number;
}

/** Writes the same completions with and without drafts, and looks at every difference. */
export async function compareWithPlain({
  prompts,
  generations,
  ...options
}: EqualityOptions): Promise<Equality> {
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
