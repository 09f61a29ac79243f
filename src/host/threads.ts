import { availableParallelism } from 'node:os';

/** Facts of a machine that its number of threads depends on. */
interface ProcessorFacts {
  readonly logicalCores: number;
  /** Architecture as Node names it: `x64`, `arm64`. */
  readonly arch: string;
  /** Whether the machine runs on its battery; `undefined` where that cannot be told. */
  readonly onBattery: boolean | undefined;
}

/** Facts of this machine; its cores are those that the process may use. */
export function thisProcessor(onBattery: boolean | undefined): ProcessorFacts {
  return { logicalCores: availableParallelism(), arch: process.arch, onBattery };
}

/**
 * Number of CPU threads for evaluation, at least 1. The user's setting counts, as far as there are cores.
 * @param wanted the user's setting; 0 means automatic.
 */
export function threadCount(wanted: number, machine: ProcessorFacts): number {
  if (Number.isInteger(wanted) && wanted > 0) return Math.min(wanted, machine.logicalCores);
  const threads = threadsOnMains(machine);
  return machine.onBattery === true ? threadsOnBattery(threads, machine) : threads;
}

/**
 * Numbers of threads worth trying, ascending: the automatic number and half of it, because memory bandwidth may be all
 * that counts. None on battery, where fewer threads are not slower but cheaper, and none where the user has set a
 * number.
 */
export function threadChoices(wanted: number, machine: ProcessorFacts): readonly number[] {
  if (wanted > 0 || machine.onBattery === true) return [];
  const most = threadsOnMains(machine);
  const fewer = Math.ceil(most / 2);
  return fewer < most ? [fewer, most] : [];
}

/** Threads beyond this number only contend for memory bandwidth, which limits decoding. */
const MAX_THREADS = 8;

/**
 * Physical cores minus one, so that the editor keeps a core, and never less than two where there are two: a
 * second thread is worth more there than a core that idles while the user waits. x64 machines with more than two
 * logical cores are taken to have two per physical core.
 */
function threadsOnMains({ logicalCores, arch }: ProcessorFacts): number {
  const physical = arch === 'x64' && logicalCores > 2 ? Math.floor(logicalCores / 2) : logicalCores;
  return Math.max(Math.min(2, logicalCores), Math.min(physical - 1, MAX_THREADS));
}

/** Fewer threads than this make suggestions late on any machine that has the cores. */
const MIN_THREADS_ON_BATTERY = 2;

/** Half of the threads, because each keeps a core awake at its highest clock. */
function threadsOnBattery(threads: number, { logicalCores }: ProcessorFacts): number {
  const fewest = logicalCores >= 4 ? MIN_THREADS_ON_BATTERY : 1;
  return Math.max(fewest, Math.floor(threads / 2));
}
