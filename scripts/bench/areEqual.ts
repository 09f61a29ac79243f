import type { Comparisons } from './compareKinds.ts';
import type { Equality } from './equality.ts';

/** Generations of one kind that may differ at a tie: one of 50. */
const MOST_TIES = 1 / 50;

/**
 * Whether drafts left every text as it was. Where there are exact kernels, those decide, and the product's own may
 * differ at ties only; where there are none, its ties have to be few.
 */
export function areEqual(own: Comparisons, exact: Comparisons | undefined): boolean {
  const all = Object.values(own);
  return exact ? isEqual(Object.values(exact)) && all.every(onlyTies) : isEqual(all);
}

function isEqual(all: readonly Equality[]): boolean {
  return all.every((one) => onlyTies(one) && one.ties < Math.max(1, one.generations * MOST_TIES));
}

function onlyTies({ different, ties }: Equality): boolean {
  return different === ties;
}
