import type { Prediction } from '../native/engine.ts';
import type { Decoded } from './transcript.ts';

/** Natural logarithm: what the model thinks less likely than one in fifty is not what anybody asked for. */
const LEAST_LIKELY = Math.log(0.02);

/**
 * Where other completions leave the one that was written: at the tokens that the model was least sure of, each
 * replaced by the one that it would have written otherwise. The likeliest first.
 * @returns the beginnings of at most `count` completions, the stub included.
 */
export function branches({ predictions, visible }: Decoded, count: number): (readonly Prediction[])[] {
  return predictions
    .slice(0, visible.end)
    .map(({ runnerUp }, at) => ({ at, runnerUp }))
    .filter(({ at }) => at >= visible.start)
    .filter(isLikely)
    .sort((a, b) => b.runnerUp.logProbability - a.runnerUp.logProbability)
    .slice(0, count)
    .map(({ at, runnerUp }) => [...predictions.slice(0, at), runnerUp]);
}

function isLikely<T extends Pick<Prediction, 'runnerUp'>>(
  branch: T,
): branch is T & { readonly runnerUp: NonNullable<Prediction['runnerUp']> } {
  return (branch.runnerUp?.logProbability ?? -Infinity) >= LEAST_LIKELY;
}
