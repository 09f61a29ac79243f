import type { Figures } from './figures.ts';
import { type Kernels, costOf } from './kernels.ts';

/**
 * Bytes of weights that decoding one token reads, those of slow types counted as {@link costOf} says. Of the table of
 * input tokens one row is looked up, unless it serves as the output matrix as well.
 */
export function readPerToken(figures: Figures, kernels: Kernels): number {
  const isTied = !figures.weights.some(({ group }) => group === 'output');
  return sum(figures, ({ group, type, bytes }) => {
    if (group === 'input' && !isTied) return 0;
    return bytes * costOf(type, kernels) * shareOf(group, figures);
  });
}

/**
 * Multiply-adds of one token in a prefill, counted likewise: one for each weight of the layers. The output matrix is
 * left out, because only the last token of a prefill is followed by another.
 */
export function multipliedPerToken(figures: Figures, kernels: Kernels): number {
  return sum(figures, ({ group, type, elements }) => {
    if (group === 'input' || group === 'output') return 0;
    return elements * costOf(type, kernels) * shareOf(group, figures);
  });
}

/** Number of weights in the layers, which is what a model knows with: tables of tokens grow with the vocabulary. */
export function layerWeights(figures: Figures): number {
  return sum(figures, ({ group, elements }) => (group === 'input' || group === 'output' ? 0 : elements));
}

type Amount = Figures['weights'][number];

function shareOf(group: Amount['group'], { experts }: Figures): number {
  return group === 'experts' && experts ? experts.used / experts.count : 1;
}

function sum({ weights }: Figures, cost: (amount: Amount) => number): number {
  return weights.reduce((total, amount) => total + cost(amount), 0);
}
