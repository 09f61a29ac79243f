import type { Figures } from './estimate.ts';
import {
  kernelsOf,
  type LoadPlan,
  type MachineMemory,
  type MemoryNeed,
  type Placement,
  placementFor,
} from './memory.ts';
import { type KnownSpeed, layerWeights, type Speed, speedOf, suggestionMs } from './speed.ts';

/** What is said of a model: `slow` works too, only that most users would not wait for it. */
export type Verdict = 'recommended' | 'works' | 'slow' | 'too-large';

/** What is said of one row. */
export interface Advice {
  readonly id: string;
  readonly fits: boolean;
  /** Milliseconds to the suggestion of a new line; undefined where nothing was measured that tells it. */
  readonly ms: number | undefined;
  readonly memory: MemoryNeed;
  /** How many of its layers the GPU computes. */
  readonly gpuLayers: Placement['gpuLayers'];
  readonly verdict: Verdict;
  /** One short sentence. */
  readonly reason: string;
}

/**
 * Milliseconds to a suggestion that users call excellent, good, and average; more is poor to them (published of Qoder
 * NEXT, and close to what the makers of other products report).
 */
export const EXCELLENT_MS = 300;
export const GOOD_MS = 500;
export const AVERAGE_MS = 700;

/**
 * What to say of each row, in the order of `rows`. At most one is recommended: the largest that fits and answers in
 * what users call good, or excellent on battery, where each token costs charge; see {@link bestOf} for the rest.
 */
export function recommend(rows: readonly Row[], situation: Situation): readonly Advice[] {
  const limit = situation.onBattery === true ? EXCELLENT_MS : GOOD_MS;
  const judged = rows.map((row) => adviceFor(row, situation));
  const best = bestOf(judged, limit);
  return judged.map((one) => {
    const { row, place, fits, ms } = one;
    const verdict = one === best ? 'recommended' : verdictOf(one);
    const reason = reasonFor(one, verdict, limit);
    return { id: row.id, fits, ms, memory: place.need, gpuLayers: place.gpuLayers, verdict, reason };
  });
}

function verdictOf({ fits, ms = 0 }: Judged): Verdict {
  if (!fits) return 'too-large';
  return ms > AVERAGE_MS ? 'slow' : 'works';
}

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

/** A model that could be chosen. */
export interface Row {
  readonly id: string;
  readonly figures: Figures;
  /** Whether its licence restricts use: such a model is never recommended, only offered. */
  readonly isRestricted: boolean;
  /** What was measured of this very model on this machine. */
  readonly measured?: Speed | undefined;
  /** Whether it serves, so that its memory is taken already. */
  readonly isLoaded?: boolean;
}

/** The machine as it is now, and how models are loaded on it. */
export interface Situation extends MachineMemory {
  readonly plan: LoadPlan;
  /** `undefined` where it cannot be told. */
  readonly onBattery: boolean | undefined;
  /** Of the bundled model, or of another that was measured here; what cores bring is in it. */
  readonly known: KnownSpeed | undefined;
}

/** A row by itself, before the rows are compared. */
export interface Judged {
  readonly row: Row;
  readonly place: Placement;
  readonly fits: boolean;
  /** Milliseconds to the suggestion of a new line; undefined where nothing was measured that tells it. */
  readonly ms: number | undefined;
}

/** Finds room and time of one row; its own measurement goes before what is carried over from another model. */
export function adviceFor(row: Row, situation: Situation): Judged {
  const { figures, measured, isLoaded = false } = row;
  const place = placementFor(figures, situation, situation.plan, isLoaded);
  // How fast a model is that runs on the GPU in part, nobody knows before it does.
  const other = place.kind === 'both' ? undefined : situation.known;
  const known = measured ? { figures, speed: measured } : other;
  const ms = known && suggestionMs(speedOf(known, figures, kernelsOf(situation)));
  return { row, place, fits: isLoaded || place.kind !== 'nowhere', ms };
}

/** The sentence of a row: what decided, with the figure. */
export function reasonFor(one: Judged, verdict: Verdict, limit: number): string {
  const licence = one.row.isRestricted ? '; its licence restricts use' : '';
  return `${clauseFor(one, verdict, limit)}${licence}.`;
}

function clauseFor(one: Judged, verdict: Verdict, limit: number): string {
  const { place, ms, fits } = one;
  if (!fits) return `Needs ${memory(one)}, and there is room for ${gigabytes(place.room)}`;
  if (ms === undefined) return withoutTime(one, verdict);
  if (verdict === 'slow') return `Slow here: ${time(one, ms)} to a suggestion`;
  if (verdict === 'works') return `${capital(time(one, ms))} to a suggestion, ${memory(one)}${onGpu(one)}`;
  const why = ms <= limit ? `The largest within ${limit} ms here` : 'The fastest here';
  return `${why}: ${time(one, ms)}, ${memory(one)}${onGpu(one)}`;
}

function withoutTime(one: Judged, verdict: Verdict): string {
  if (one.place.kind === 'both') {
    return `Larger than the GPU's memory, so that part of it runs on the CPU; ${memory(one)}`;
  }
  const why = verdict === 'recommended' ? 'The smallest' : 'Fits';
  return `${why}${onGpu(one)}; how fast it is here is not measured yet`;
}

function onGpu({ place: { gpuLayers } }: Judged): string {
  return { all: ', all on the GPU', some: ', in part on the GPU', none: '' }[gpuLayers];
}

function time({ row }: Judged, ms: number): string {
  return row.measured ? `${rounded(ms)} (measured)` : `about ${rounded(ms)}`;
}

/** Nobody waits more exactly than to two digits. */
function rounded(ms: number): string {
  if (ms < 1000) return `${Math.max(10, Math.round(ms / 10) * 10)} ms`;
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}

function memory({ row, place }: Judged): string {
  return `${row.figures.isExact ? '' : 'about '}${gigabytes(place.need.total)} of memory`;
}

function gigabytes(bytes: number): string {
  return `${(Math.max(0, bytes) / 1e9).toFixed(1)} GB`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
