import { freemem, totalmem } from 'node:os';

/** Looks in a row that have to find too little: a compiler takes much for seconds, and gives it back. */
const LOW_POLLS = 2;

/** Room has to last this long before a step up, which loads a model and would be in vain if memory were short again. */
const ROOMY_MS = 5 * 60_000;

/** Less available memory than this share of all, within these limits, is too little: systems start to swap there. */
const LOW_SHARE = 1 / 16;
const LEAST_LOW = 512 * 2 ** 20;
const MOST_LOW = 2 ** 30;

/** How far what the user chose was reduced, and what the last looks found. */
export interface Pressure {
  /** Steps down from what the user chose. */
  readonly steps: number;
  readonly trend:
    | { readonly kind: 'calm' }
    /** Too little was available so many looks in a row. */
    | { readonly kind: 'low'; readonly polls: number }
    /** There has been room for a step up since then. */
    | { readonly kind: 'roomy'; readonly since: number };
}

/** Before the first look, and after the user chose another model. */
export const NO_PRESSURE: Pressure = { steps: 0, trend: { kind: 'calm' } };

/** What steps there are: smaller models, or shorter contexts. */
export interface Ladder {
  /** Steps down that can be made from what the user chose. */
  readonly height: number;
  /** Bytes that the next step up takes more than what is loaded now. */
  readonly upBytes: number;
}

/** What follows from a look. */
export interface PressureStep {
  readonly pressure: Pressure;
  readonly step: 'down' | 'up' | 'stay';
}

/**
 * A step down after two looks in a row that find too little, and up after five minutes with room for it and as much
 * again as is too little: what lies between changes nothing, so that it never goes to and fro.
 */
export function afterLook({ steps, trend }: Pressure, sample: MemorySample, ladder: Ladder): PressureStep {
  const found = trendOf(trend, sample, steps > 0 ? ladder.upBytes : Infinity);
  if (found.kind === 'low' && found.polls >= LOW_POLLS && steps < ladder.height) {
    return { pressure: { ...NO_PRESSURE, steps: steps + 1 }, step: 'down' };
  }
  if (found.kind === 'roomy' && sample.at - found.since >= ROOMY_MS) {
    return { pressure: { ...NO_PRESSURE, steps: steps - 1 }, step: 'up' };
  }
  return { pressure: { steps, trend: found }, step: 'stay' };
}

/** `tight` while something was reduced, or would be if it could. */
export function levelOf({ steps, trend }: Pressure): 'ok' | 'tight' {
  return steps > 0 || (trend.kind === 'low' && trend.polls >= LOW_POLLS) ? 'tight' : 'ok';
}

function trendOf(
  before: Pressure['trend'],
  { at, available, total }: MemorySample,
  upBytes: number,
): Pressure['trend'] {
  if (available === undefined) return { kind: 'calm' };
  const low = Math.min(MOST_LOW, Math.max(LEAST_LOW, total * LOW_SHARE));
  if (available < low) return { kind: 'low', polls: before.kind === 'low' ? before.polls + 1 : 1 };
  if (available < 2 * low + upBytes) return { kind: 'calm' };
  return { kind: 'roomy', since: before.kind === 'roomy' ? before.since : at };
}

/** One look at the machine's memory. */
export interface MemorySample {
  /** Milliseconds on a monotonic scale. */
  readonly at: number;
  /** Bytes that can be had without pushing anything out; undefined where the system does not say. */
  readonly available: number | undefined;
  /** Bytes of the whole machine. */
  readonly total: number;
}

/** How often to look: on Linux it reads one small file, elsewhere it is one system call. */
export const POLL_MS = 30_000;

/** What a look asks of the system. */
export interface MemorySource {
  readonly platform: NodeJS.Platform;
  readonly freemem: () => number;
  readonly totalmem: () => number;
}

/** This machine. */
export const MEMORY_SOURCE: MemorySource = { platform: process.platform, freemem, totalmem };

/**
 * Bytes that can be had without pushing anything out. Node reads `MemAvailable` on Linux and asks Windows for the same.
 * On a Mac it counts only pages that nobody uses, of which there are few on a machine with plenty; the tools that know
 * better would have to be started for every look, so nothing is said there.
 */
export function availableMemory(source: MemorySource = MEMORY_SOURCE): number | undefined {
  return source.platform === 'darwin' ? undefined : source.freemem();
}

/** @param at milliseconds on a monotonic scale. */
export function look(at: number, source: MemorySource = MEMORY_SOURCE): MemorySample {
  return { at, available: availableMemory(source), total: source.totalmem() };
}
