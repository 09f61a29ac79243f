import { totalmem } from 'node:os';
import { availableMemory } from './fit/available.ts';

const MEGABYTE = 1 << 20;

/** Below, two prompts of the bundled model do not fit; above, more files are kept than anybody goes back to. */
const LEAST = 128 * MEGABYTE;
const MOST = 256 * MEGABYTE;

/** Share of the machine's memory: all that is of use from 16 GB on. */
const SHARE = 1 / 64;

/** Space on disk for KV snapshots: some forty files with the bundled model. */
export const SNAPSHOT_LIMIT = 512 * MEGABYTE;

/**
 * Bytes for the KV cells of all prompts that are kept in memory.
 * @param wanted the user's setting in megabytes; 0 means automatic.
 * @param totalMemory of the machine, bytes.
 */
export function kvBudget(wanted: number, totalMemory: number): number {
  if (wanted > 0) return wanted * MEGABYTE;
  return Math.min(MOST, Math.max(LEAST, totalMemory * SHARE));
}

/** A model that does not serve may stay loaded while this share of the machine's memory can still be had. */
const SPARE_SHARE = 1 / 4;

/** Whether there is memory to spare for a model that nobody uses now; not where the system does not say. */
export function mayKeepLoaded(available = availableMemory(), total = totalmem()): boolean {
  return available !== undefined && available >= total * SPARE_SHARE;
}
