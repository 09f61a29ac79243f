import { freemem, totalmem } from 'node:os';

/** A sample of the machine's memory. */
export interface MemorySample {
  /** Milliseconds on a monotonic scale. */
  readonly at: number;
  /** Bytes that can be had without pushing anything out; undefined where the system does not say. */
  readonly available: number | undefined;
  /** Bytes of the whole machine. */
  readonly total: number;
}

/** Milliseconds between two samples: one reads a small file on Linux, and is one system call elsewhere. */
export const POLL_MS = 30_000;

/** The system, as far as a sample asks it. */
interface MemorySource {
  readonly platform: NodeJS.Platform;
  readonly freemem: () => number;
  readonly totalmem: () => number;
}

/** This machine's own memory. */
const MEMORY_SOURCE: MemorySource = { platform: process.platform, freemem, totalmem };

/**
 * Bytes that can be had without pushing anything out; undefined on a Mac. Node reads `MemAvailable` on Linux and asks
 * Windows for the same. On a Mac it counts only pages that nobody uses, of which there are few on a machine with plenty
 * of memory; the tools that know better would have to be started for every sample.
 */
export function availableMemory(source: MemorySource = MEMORY_SOURCE): number | undefined {
  return source.platform === 'darwin' ? undefined : source.freemem();
}

/** The machine's memory now. @param at milliseconds on a monotonic scale. */
export function sampleMemory(at: number, source: MemorySource = MEMORY_SOURCE): MemorySample {
  return { at, available: availableMemory(source), total: source.totalmem() };
}

/** Samples in a row that have to find too little memory: a compiler takes much for seconds, and gives it back. */
const LOW_POLLS = 2;

/**
 * Milliseconds for which room has to last before a step up, which loads a model: in vain where memory is short again.
 */
const ROOMY_MS = 5 * 60_000;

/**
 * Share of all memory, within limits in bytes, below which available memory is too little: systems start to swap there.
 */
const LOW_SHARE = 1 / 16;
const MIN_LOW_BYTES = 512 * 2 ** 20;
const MAX_LOW_BYTES = 2 ** 30;

/**
 * The pressure on the machine's memory: how far the user's choice was reduced for it, and what the last samples found.
 */
export interface Pressure {
  /** Steps down from what the user chose. */
  readonly steps: number;
  readonly trend:
    | { readonly kind: 'calm' }
    /** Too little was available in the last `polls` samples. */
    | { readonly kind: 'low'; readonly polls: number }
    /** There has been room for a step up since this time of the clock, in milliseconds. */
    | { readonly kind: 'roomy'; readonly since: number };
}

/** The pressure before the first sample, and after the user chose another model. */
export const NO_PRESSURE: Pressure = { steps: 0, trend: { kind: 'calm' } };

/** The steps that can reduce what the user chose: smaller models, or shorter contexts. */
export interface PressureLadder {
  /** Steps down that can be made from what the user chose. */
  readonly height: number;
  /** Bytes that the next step up takes more than what is loaded now. */
  readonly upBytes: number;
}

/** The pressure after a sample, and the step that follows from it. */
interface PressureStep {
  readonly pressure: Pressure;
  readonly step: 'down' | 'up' | 'stay';
}

/**
 * The pressure after another sample. It steps down after two samples in a row that find too little memory, and up after
 * five minutes with room for the step and twice what is too little. Between these two limits nothing changes, so that
 * it never goes to and fro.
 */
export function nextPressure(
  { steps, trend }: Pressure,
  sample: MemorySample,
  ladder: PressureLadder,
): PressureStep {
  const found = trendOf(trend, sample, steps > 0 ? ladder.upBytes : Infinity);
  if (found.kind === 'low' && found.polls >= LOW_POLLS && steps < ladder.height) {
    return { pressure: { ...NO_PRESSURE, steps: steps + 1 }, step: 'down' };
  }
  if (found.kind === 'roomy' && sample.at - found.since >= ROOMY_MS) {
    return { pressure: { ...NO_PRESSURE, steps: steps - 1 }, step: 'up' };
  }
  return { pressure: { steps, trend: found }, step: 'stay' };
}

/** The level of a pressure: `tight` while something was reduced, or would be if it could. */
export function pressureLevel({ steps, trend }: Pressure): 'ok' | 'tight' {
  return steps > 0 || (trend.kind === 'low' && trend.polls >= LOW_POLLS) ? 'tight' : 'ok';
}

function trendOf(
  before: Pressure['trend'],
  { at, available, total }: MemorySample,
  upBytes: number,
): Pressure['trend'] {
  if (available === undefined) return { kind: 'calm' };
  const low = Math.min(MAX_LOW_BYTES, Math.max(MIN_LOW_BYTES, total * LOW_SHARE));
  if (available < low) return { kind: 'low', polls: before.kind === 'low' ? before.polls + 1 : 1 };
  if (available < 2 * low + upBytes) return { kind: 'calm' };
  return { kind: 'roomy', since: before.kind === 'roomy' ? before.since : at };
}
