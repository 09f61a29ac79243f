import { noAbort } from '../../src/base/abort.ts';
import type { CompleteParams } from '../../src/protocol/messages.ts';
import type { LlamaSequence } from '../../src/worker/native/sequence.ts';
import { openLab } from './lab.ts';

/** Tokens in the largest verification, and in a suggestion that is verified so from its beginning. */
const BATCH = 8;
const TOKENS = 24;

/**
 * How much the distance between the two best scores changes when the same tokens are evaluated in a batch
 * instead of one by one: kernels add in different orders. Natural logarithms of probabilities, all samples.
 */
export async function batchNoise(
  model: string,
  threads: number,
  prompts: readonly CompleteParams[],
): Promise<number[]> {
  const lab = await openLab({ model, threads, sources: new Set() });
  const noise: number[] = [];
  for (const prompt of prompts) {
    await lab.completer.complete(prompt, noAbort);
    const sequence = lab.completer.pool.serving?.sequence as LlamaSequence;
    const start = Math.max(1, sequence.tokens.length - TOKENS);
    const tokens = sequence.tokens.slice(start);
    const gap = async (parts: readonly (readonly number[])[]): Promise<number> => {
      await sequence.truncate(start);
      let scores: (readonly [number, number])[] = [];
      for (const part of parts) scores = await sequence.scores(part, 2);
      return (scores[0]?.[1] ?? 0) - (scores[1]?.[1] ?? 0);
    };
    const batches = Array.from({ length: Math.ceil(tokens.length / BATCH) }, (_, at) =>
      tokens.slice(at * BATCH, (at + 1) * BATCH),
    );
    const together = await gap(batches);
    const apart = await gap(tokens.map((token) => [token]));
    noise.push(Math.abs(together - apart));
  }
  await lab.dispose();
  return noise;
}
