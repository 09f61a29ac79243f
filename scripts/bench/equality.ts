import { noAbort } from '../../src/base/abort.ts';
import type { CompleteParams } from '../../src/protocol/messages.ts';
import { commonPrefixLength } from '../../src/worker/cache/prefill.ts';
import type { LlamaSequence } from '../../src/worker/native/sequence.ts';
import { Costs } from '../../src/worker/speculation/costs.ts';
import type { Source } from '../../src/worker/speculation/drafter.ts';
import { openLab, type Lab } from './lab.ts';

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
}

export interface EqualityOptions {
  readonly model: string;
  readonly draft?: string | undefined;
  readonly threads: number;
  readonly kinds: readonly Source[];
  readonly prompts: readonly CompleteParams[];
  /** Generations with drafts to compare. */
  readonly generations: number;
  /** Natural logarithms: see `batchNoise`. */
  readonly noise: number;
}

/** Believes that drafts are free, so that every one at hand is verified. */
class FreeDrafts extends Costs {
  constructor() {
    super({
      steps: [
        [1, 1],
        [8, 1.001],
      ],
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
  const { model, threads, kinds, prompts, generations, noise } = options;
  let drafted = 0;
  let accepted = 0;
  const plain = await openLab({ model, threads, sources: new Set(), costs: new FreeDrafts() });
  const speculative = await openLab({
    ...{ model, threads, sources: new Set(kinds), costs: new FreeDrafts() },
    draft: options.draft,
    onStep: ({ draft, written }) => {
      drafted += draft.tokens.length;
      accepted += written - 1;
    },
  });
  const result = { generations: 0, different: 0, ties: 0, widestGap: 0 };
  for (const prompt of prompts) {
    if (result.generations >= generations) break;
    const before = drafted;
    await readUp(speculative);
    const expected = await plain.completer.complete(prompt, noAbort);
    const { text } = await speculative.completer.complete(prompt, noAbort);
    if (drafted === before) continue;
    result.generations++;
    if (text === expected.text) continue;
    const gap = await gapAtDifference(plain, speculative);
    result.different++;
    result.ties += gap <= noise ? 1 : 0;
    result.widestGap = Math.max(result.widestGap, gap);
  }
  await plain.dispose();
  await speculative.dispose();
  return { ...result, drafted, accepted };
}

/** The draft model reads while its user pauses. */
export async function readUp({ draft, completer }: Lab): Promise<void> {
  const tokens = completer.pool.serving?.sequence.tokens;
  if (draft && tokens) await draft.read(tokens, noAbort);
}

/** How far apart plain decoding's two best tokens were where the other text left it. */
async function gapAtDifference(plain: Lab, other: Lab): Promise<number> {
  const sequence = servingSequence(plain);
  const tokens = [...sequence.tokens];
  const same = commonPrefixLength(tokens, servingSequence(other).tokens);
  await sequence.truncate(same - 1);
  const scores = await sequence.scores(tokens.slice(same - 1, same), 2);
  return (scores[0]?.[1] ?? 0) - (scores[1]?.[1] ?? 0);
}

function servingSequence({ completer }: Lab): LlamaSequence {
  return completer.pool.serving?.sequence as LlamaSequence;
}
