import { draw } from '../../lib/random.ts';

/** So many of the items, in their order. A larger sample with the same seed contains a smaller one. */
export function sample<T>(items: readonly T[], count: number | undefined, random: () => number): T[] {
  if (count === undefined || count >= items.length) return [...items];
  const chosen = new Set(draw([...items.keys()], count, random));
  return items.filter((_, at) => chosen.has(at));
}
