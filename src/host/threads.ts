import { availableParallelism } from 'node:os';

/** More threads than this only contend for memory bandwidth, which limits decoding. */
const MOST = 8;

/** Fewer than this make suggestions late on any machine that has the cores. */
const FEWEST_ON_BATTERY = 2;

/** What the choice depends on. */
export interface Machine {
  readonly logicalCores: number;
  /** As Node names it. */
  readonly arch: string;
  /** `undefined` where it cannot be told. */
  readonly onBattery: boolean | undefined;
}

/** The cores of this machine that the process may use. */
export function thisMachine(onBattery: boolean | undefined): Machine {
  return { logicalCores: availableParallelism(), arch: process.arch, onBattery };
}

/**
 * CPU threads for evaluation, at least 1. What the user wishes counts, as far as there are cores.
 * @param wanted the user's setting; 0 means automatic.
 */
export function threadCount(wanted: number, machine: Machine): number {
  if (Number.isInteger(wanted) && wanted > 0) return Math.min(wanted, machine.logicalCores);
  const threads = onMains(machine);
  return machine.onBattery === true ? spared(threads, machine) : threads;
}

/**
 * What is worth trying besides the automatic choice: half of it, because memory bandwidth may be all that
 * counts. Nothing on battery, where fewer is not slower but cheaper, and nothing that the user has decided.
 */
export function threadChoices(wanted: number, machine: Machine): readonly number[] {
  if (wanted > 0 || machine.onBattery === true) return [];
  const most = onMains(machine);
  const fewer = Math.ceil(most / 2);
  return fewer < most ? [fewer, most] : [];
}

/**
 * Physical cores minus one, so that the editor keeps a core, and never less than two where there are two: a
 * second thread is worth more there than a core that idles while one waits. x64 machines with more than two
 * logical cores are taken to have two per physical core.
 */
function onMains({ logicalCores, arch }: Machine): number {
  const physical = arch === 'x64' && logicalCores > 2 ? Math.floor(logicalCores / 2) : logicalCores;
  return Math.max(Math.min(2, logicalCores), Math.min(physical - 1, MOST));
}

/** Half, because each thread keeps a core awake at its highest clock. */
function spared(threads: number, { logicalCores }: Machine): number {
  const fewest = logicalCores >= 4 ? FEWEST_ON_BATTERY : 1;
  return Math.max(fewest, Math.floor(threads / 2));
}
