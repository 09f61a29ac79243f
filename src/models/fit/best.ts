import type { Judged } from './judge.ts';
import { layerWeights } from './work.ts';

/**
 * Layers of this share of the largest's weights count as no smaller: a file may say more bits for each, or have more
 * words that nobody uses, which makes a model slower and hardly better.
 */
const ALIKE = 0.8;

/**
 * The largest that fits and answers within `limit` milliseconds, of those alike the fastest; where none does, the
 * fastest that fits, and where nothing is measured, the smallest. Undefined where none fits without a restriction.
 */
export function bestOf(judged: readonly Judged[], limit: number): Judged | undefined {
  const choices = judged.filter(({ row, fits }) => fits && !row.isRestricted);
  const known = choices.filter(({ ms }) => ms !== undefined);
  const quick = known.filter(({ ms = Infinity }) => ms <= limit);
  if (quick.length > 0) return fastest(largest(quick));
  return known.length > 0 ? fastest(known) : least(choices, ({ row }) => row.figures.bytes);
}

function largest(judged: readonly Judged[]): readonly Judged[] {
  const most = Math.max(...judged.map(({ row }) => layerWeights(row.figures)));
  return judged.filter(({ row }) => layerWeights(row.figures) >= most * ALIKE);
}

function fastest(judged: readonly Judged[]): Judged | undefined {
  return least(judged, ({ ms = Infinity }) => ms);
}

function least(judged: readonly Judged[], value: (one: Judged) => number): Judged | undefined {
  return [...judged].sort((a, b) => value(a) - value(b))[0];
}
