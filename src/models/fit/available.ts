import { freemem, totalmem } from 'node:os';

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
