import { gapOf } from '../../src/worker/decode/verification.ts';
import type { Prediction, Sequence, TokenId } from '../../src/worker/native/engine.ts';

/** Tokens in the largest verification, and in a text that is verified so from its beginning. */
const BATCH = 8;

/** A prediction of a plain generation; one that had to spell a stub says nothing of what the model would write. */
export interface Plain {
  readonly prediction: Prediction;
  readonly free: boolean;
}

/**
 * How much the distance between the two best scores changes at each token of a text when it is evaluated in batches
 * instead of one by one: kernels add in different orders, and what they made of the tokens before is in the KV cache.
 * Natural logarithms of probabilities. Leaves the sequence before the text.
 * @param predictions what came of each of the sequence's last tokens.
 */
export async function batchNoise(sequence: Sequence, predictions: readonly Plain[]): Promise<number[]> {
  const start = sequence.tokens.length - predictions.length;
  const tokens = sequence.tokens.slice(start);
  await sequence.truncate(start);
  const together = await predict(sequence, tokens);
  await sequence.truncate(start);
  return predictions.flatMap(({ prediction, free }, at) => (free ? change(prediction, together[at]) : []));
}

/** What comes after each of the tokens when so many are evaluated at a time. */
async function predict(sequence: Sequence, tokens: readonly TokenId[]): Promise<Prediction[]> {
  const predictions: Prediction[] = [];
  for (let at = 0; at < tokens.length; at += BATCH) {
    const batch = tokens.slice(at, at + BATCH);
    const free = batch.map(() => undefined);
    predictions.push(...(await sequence.decode(batch, free)));
  }
  return predictions;
}

/** Where another token came to be the best, the distance has gone through zero. */
function change(apart: Prediction, together: Prediction | undefined): number {
  const now = together ? gapOf(together) : 0;
  return Math.abs(gapOf(apart) - (together?.token === apart.token ? now : -now));
}
