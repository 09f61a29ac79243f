import { availableParallelism } from 'node:os';

/** More threads than this only contend for memory bandwidth, which limits decoding. */
const MOST = 8;

/**
 * CPU threads for evaluation: physical cores minus one, so that the editor keeps a core, and never less than
 * two where there are two. x64 machines with more than two logical cores are taken to have two per core.
 * @param wanted the user's setting; 0 means automatic.
 */
export function threadCount(
  wanted: number,
  logical: number = availableParallelism(),
  arch: string = process.arch,
): number {
  if (Number.isInteger(wanted) && wanted > 0) return Math.min(wanted, logical);
  const physical = arch === 'x64' && logical > 2 ? Math.floor(logical / 2) : logical;
  return Math.max(Math.min(2, logical), Math.min(physical - 1, MOST));
}
