import type { ModelFigures } from './figures.ts';
import {
  kernelsOf,
  type LoadPlan,
  type MachineMemory,
  type MemoryNeed,
  type Placement,
  placementFor,
} from './memory.ts';
import { type KnownSpeed, layerWeights, predictedSpeed, type Speed, suggestionMs } from './speed.ts';

/** A model that could be chosen. */
export interface ModelRow {
  readonly id: string;
  readonly figures: ModelFigures;
  /** Whether its licence restricts use: such a model is never recommended, only offered. */
  readonly isRestricted: boolean;
  /** What was measured of this very model on this machine. */
  readonly measured?: Speed | undefined;
  /** Whether it serves, so that its memory is taken already. */
  readonly isLoaded?: boolean;
}

/** The situation in which models are judged: the machine as it is now, and how models are loaded on it. */
export interface Situation extends MachineMemory {
  readonly plan: LoadPlan;
  /** Undefined where it cannot be told. */
  readonly onBattery: boolean | undefined;
  /** The speed of the bundled model, or of another that was measured here; what cores bring is in it. */
  readonly known: KnownSpeed | undefined;
}

/** The verdict on a model: `slow` works too, only that most users would not wait for it. */
type Verdict = 'recommended' | 'works' | 'slow' | 'too-large';

/** The advice on one row. */
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
const EXCELLENT_MS = 300;
const GOOD_MS = 500;
const AVERAGE_MS = 700;

/**
 * The advice on each row, in the order of `rows`. At most one is recommended: the largest that fits and answers in what
 * users call good, or excellent on battery, where each token costs charge; see {@link bestOf} for the rest.
 */
export function recommend(rows: readonly ModelRow[], situation: Situation): readonly Advice[] {
  const limit = situation.onBattery === true ? EXCELLENT_MS : GOOD_MS;
  const judged = rows.map((row) => adviceFor(row, situation));
  const best = bestOf(judged, limit);
  return judged.map((model) => {
    const { row, place, fits, ms } = model;
    const verdict = model === best ? 'recommended' : verdictOf(model);
    const reason = reasonFor(model, verdict, limit);
    return { id: row.id, fits, ms, memory: place.need, gpuLayers: place.gpuLayers, verdict, reason };
  });
}

function verdictOf({ fits, ms = 0 }: JudgedModel): Verdict {
  if (!fits) return 'too-large';
  return ms > AVERAGE_MS ? 'slow' : 'works';
}

/**
 * Share of the largest model's layer weights from which on a model counts as no smaller: chosen because a file may have
 * more bits for each weight, or more words that nobody uses, which makes a model slower and hardly better.
 */
const ALIKE = 0.8;

/**
 * The best model: the largest that fits and answers within `limit` milliseconds, of those alike the fastest; where none
 * does, the fastest that fits; where nothing is measured, the smallest. Undefined where none fits without a
 * restriction.
 */
function bestOf(judged: readonly JudgedModel[], limit: number): JudgedModel | undefined {
  const choices = judged.filter(({ row, fits }) => fits && !row.isRestricted);
  const known = choices.filter(({ ms }) => ms !== undefined);
  const quick = known.filter(({ ms = Infinity }) => ms <= limit);
  if (quick.length > 0) return fastest(largest(quick));
  return known.length > 0 ? fastest(known) : least(choices, ({ row }) => row.figures.bytes);
}

function largest(judged: readonly JudgedModel[]): readonly JudgedModel[] {
  const most = Math.max(...judged.map(({ row }) => layerWeights(row.figures)));
  return judged.filter(({ row }) => layerWeights(row.figures) >= most * ALIKE);
}

function fastest(judged: readonly JudgedModel[]): JudgedModel | undefined {
  return least(judged, ({ ms = Infinity }) => ms);
}

function least(judged: readonly JudgedModel[], value: (one: JudgedModel) => number): JudgedModel | undefined {
  return [...judged].sort((a, b) => value(a) - value(b))[0];
}

/** A row that was judged by itself, before the rows are compared. */
interface JudgedModel {
  readonly row: ModelRow;
  readonly place: Placement;
  readonly fits: boolean;
  /** Milliseconds to the suggestion of a new line; undefined where nothing was measured that tells it. */
  readonly ms: number | undefined;
}

/** The room and time of one row; its own measurement goes before what is predicted from another model. */
function adviceFor(row: ModelRow, situation: Situation): JudgedModel {
  const { figures, measured, isLoaded = false } = row;
  const place = placementFor(figures, situation, situation.plan, isLoaded);
  // The speed of a model that runs on the GPU in part is not known before it runs.
  const other = place.kind === 'both' ? undefined : situation.known;
  const known = measured ? { figures, speed: measured } : other;
  const ms = known && suggestionMs(predictedSpeed(known, figures, kernelsOf(situation)));
  return { row, place, fits: isLoaded || place.kind !== 'nowhere', ms };
}

/** The sentence on a row: what decided, with the figure. */
function reasonFor(model: JudgedModel, verdict: Verdict, limit: number): string {
  const licence = model.row.isRestricted ? '; its licence restricts use' : '';
  return `${clauseFor(model, verdict, limit)}${licence}.`;
}

function clauseFor(model: JudgedModel, verdict: Verdict, limit: number): string {
  const { place, ms, fits } = model;
  if (!fits) return `Needs ${memory(model)}, and there is room for ${gigabytes(place.room)}`;
  if (ms === undefined) return withoutTime(model, verdict);
  if (verdict === 'slow') return `Slow here: ${time(model, ms)} to a suggestion`;
  if (verdict === 'works')
    return `${capital(time(model, ms))} to a suggestion, ${memory(model)}${onGpu(model)}`;
  const why = ms <= limit ? `The largest within ${limit} ms here` : 'The fastest here';
  return `${why}: ${time(model, ms)}, ${memory(model)}${onGpu(model)}`;
}

function withoutTime(model: JudgedModel, verdict: Verdict): string {
  if (model.place.kind === 'both') {
    return `Larger than the GPU's memory, so that part of it runs on the CPU; ${memory(model)}`;
  }
  const why = verdict === 'recommended' ? 'The smallest' : 'Fits';
  return `${why}${onGpu(model)}; how fast it is here is not measured yet`;
}

function onGpu({ place: { gpuLayers } }: JudgedModel): string {
  return { all: ', all on the GPU', some: ', in part on the GPU', none: '' }[gpuLayers];
}

function time({ row }: JudgedModel, ms: number): string {
  return row.measured ? `${rounded(ms)} (measured)` : `about ${rounded(ms)}`;
}

/** A time in two digits: nobody waits more exactly. */
function rounded(ms: number): string {
  if (ms < 1000) return `${Math.max(10, Math.round(ms / 10) * 10)} ms`;
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}

function memory({ row, place }: JudgedModel): string {
  return `${row.figures.isExact ? '' : 'about '}${gigabytes(place.need.total)} of memory`;
}

function gigabytes(bytes: number): string {
  return `${(Math.max(0, bytes) / 1e9).toFixed(1)} GB`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
