import type { Comparisons } from './compareKinds.ts';
import type { Equality } from './equality.ts';

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
