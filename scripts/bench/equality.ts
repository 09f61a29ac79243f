import { noAbort } from '../../src/base/abort.ts';
import type { CompleteParams } from '../../src/protocol/messages.ts';
import { commonPrefixLength } from '../../src/worker/cache/prefill.ts';
import type { Sequence } from '../../src/worker/native/engine.ts';
import { Costs } from '../../src/worker/speculation/costs.ts';
import type { Source } from '../../src/worker/speculation/drafter.ts';
import { percentile } from '../lib/typist.ts';
import { openLab, type Lab } from './lab.ts';
import { batchNoise, gapOf, type Plain } from './noise.ts';

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
  /** 99th percentile and largest change of that distance by evaluation in batches, at the tokens of the same texts. */
  readonly noise: { readonly p99: number; readonly max: number };
}

export interface EqualityOptions {
  readonly model: string;
  readonly draft?: string | undefined;
  readonly threads: number;
  /** See {@link LabOptions}. */
  readonly exactLibrary?: string | undefined;
  readonly kinds: readonly Source[];
  readonly prompts: readonly CompleteParams[];
  /** Generations with drafts to compare. */
  readonly generations: number;
}

/** Believes that drafts are free, so that every one at hand is verified. */
class FreeDrafts extends Costs {
  constructor() {
    super({
      steps: [
        [1, 1],
        [8, 1.001],
      ],
      quietStepMs: 1,
      depth: 0,
      prefillRate: 1e6,
      draftMs: 1e-6,
    });
  }

  override observeStep(): void {
    // Stays in its belief.
  }

  override observePrefill(): void {
    // As above: the same windows for both.
  }
}

/** Writes the same completions with and without drafts, and looks at every difference. */
export async function compareWithPlain(options: EqualityOptions): Promise<Equality> {
  const { model, threads, exactLibrary, kinds, prompts, generations, draft } = options;
  const costs = new FreeDrafts();
  let written: Plain[] = [];
  let drafted = 0;
  let accepted = 0;
  const plain = await openLab({
    ...{ model, threads, exactLibrary, sources: new Set(), costs },
    onStep: (step) => written.push(...step.written.map((prediction) => ({ prediction, free: step.free }))),
  });
  const speculative = await openLab({
    ...{ model, threads, exactLibrary, draft, sources: new Set(kinds), costs },
    onStep: (step) => {
      drafted += step.draft.tokens.length;
      accepted += step.written.length - 1;
    },
  });
  const gaps: number[] = [];
  const noise: number[] = [];
  let count = 0;
  for (const prompt of prompts) {
    if (count >= generations) break;
    const before = drafted;
    written = [];
    await readUp(speculative);
    const expected = await plain.completer.complete(prompt, noAbort);
    const { text } = await speculative.completer.complete(prompt, noAbort);
    if (drafted === before) continue;
    count++;
    if (text !== expected.text) gaps.push(gapAtDifference(plain, speculative, written));
    else noise.push(...(await batchNoise(servingSequence(plain), written)));
  }
  await plain.dispose();
  await speculative.dispose();
  return { ...comparison(count, gaps, noise), drafted, accepted };
}

function comparison(
  generations: number,
  gaps: readonly number[],
  noise: readonly number[],
): Omit<Equality, 'drafted' | 'accepted'> {
  const max = Math.max(0, ...noise);
  return {
    generations,
    different: gaps.length,
    ties: gaps.filter((gap) => gap <= max).length,
    widestGap: Math.max(0, ...gaps),
    noise: { p99: percentile(noise, 0.99), max },
  };
}

/** The draft model reads while its user pauses. */
export async function readUp({ draft, completer }: Lab): Promise<void> {
  const tokens = completer.pool.serving?.sequence.tokens;
  if (draft && tokens) await draft.read(tokens, noAbort);
}

/**
 * How far apart plain decoding's two best tokens were where the other text left it; while a stub was being spelled,
 * the two best of those that spell it.
 * @param written what plain decoding thought after each of its sequence's last tokens.
 */
function gapAtDifference(plain: Lab, other: Lab, written: readonly Plain[]): number {
  const { tokens } = servingSequence(plain);
  const same = commonPrefixLength(tokens, servingSequence(other).tokens);
  const left = written[same - 1 - (tokens.length - written.length)];
  return left ? gapOf(left.prediction) : Infinity;
}

function servingSequence({ completer }: Lab): Sequence {
  return completer.pool.serving?.sequence as Sequence;
}
