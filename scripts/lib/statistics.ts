export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** 0 where there is nothing. */
export function mean(values: readonly number[]): number {
  return sum(values) / Math.max(1, values.length);
}

/** The value below which a share of the values lies, by nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** What is said of many values. */
export interface Spread {
  readonly p50: number;
  readonly p95: number;
  readonly mean: number;
}

/** Their median, 95th percentile and mean. */
export function spread(values: readonly number[]): Spread {
  return { p50: percentile(values, 0.5), p95: percentile(values, 0.95), mean: mean(values) };
}

/** How often each name occurs, in alphabetical order. */
export function counts(names: readonly string[]): Record<string, number> {
  const result: Record<string, number> = {};
  for (const name of [...names].sort()) result[name] = (result[name] ?? 0) + 1;
  return result;
}

/** A generator of numbers in [0, 1) that gives the same sequence for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** Draws `count` different items. */
export function draw<T>(items: readonly T[], count: number, random: () => number): T[] {
  const rest = [...items];
  return Array.from({ length: Math.min(count, rest.length) }).flatMap(() =>
    rest.splice(Math.floor(random() * rest.length), 1),
  );
}

/** So many of the items, in their order. A larger sample with the same seed contains a smaller one. */
export function sample<T>(items: readonly T[], count: number | undefined, random: () => number): T[] {
  if (count === undefined || count >= items.length) return [...items];
  const chosen = new Set(draw([...items.keys()], count, random));
  return items.filter((_, at) => chosen.has(at));
}
