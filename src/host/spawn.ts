import { fork } from 'node:child_process';
import { availableParallelism, constants, setPriority } from 'node:os';
import { type Log, messageOf } from '../util/log.ts';
import type { Child } from './process.ts';

/** Passed on where set: what a program needs to find its libraries, its folders, its language and its GPU. */
const PASSED_ON = [
  'PATH',
  'HOME',
  'USERPROFILE',
  'SYSTEMROOT',
  'TMPDIR',
  'TEMP',
  'TMP',
  'LANG',
  'LC_ALL',
  'LD_LIBRARY_PATH',
  // Which of several GPUs to use, where their drivers are, and where these keep what they have compiled.
  'CUDA_VISIBLE_DEVICES',
  'GGML_VK_VISIBLE_DEVICES',
  'VK_DRIVER_FILES',
  'VK_ICD_FILENAMES',
  'XDG_DATA_DIRS',
  'PROGRAMDATA',
  'APPDATA',
  'LOCALAPPDATA',
];

/** The environment without secrets: tokens and keys of the user's shell are no business of the worker. */
export function workerEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const names = Object.keys(env).filter((name) => PASSED_ON.includes(name.toUpperCase()));
  const passedOn = Object.fromEntries(names.map((name) => [name, env[name]]));
  // The desktop editor's executable is Electron: this makes it run as Node, and it reaches grandchildren.
  return { ...passedOn, ELECTRON_RUN_AS_NODE: '1' };
}

export interface SpawnOptions {
  /** Absolute path of the bundled worker, `main.mjs`. */
  readonly entry: string;
  readonly env: NodeJS.ProcessEnv;
  readonly execArgv?: readonly string[];
}

/** Forks the worker. Its output is for diagnosis only and goes to the log. */
export function spawnWorker({ entry, env, execArgv = [] }: SpawnOptions, log: Log): Child {
  const child = fork(entry, [], {
    env: workerEnvironment(env),
    execArgv: [...execArgv],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  if (child.pid !== undefined) yieldToEditor(child.pid, log);
  const toLog = (data: Buffer): void => log.debug(`engine output: ${data.toString().trimEnd()}`);
  child.stdout?.on('data', toLog);
  child.stderr?.on('data', toLog);
  return {
    pid: child.pid,
    send: (message) => {
      if (child.connected) child.send(message, () => undefined);
    },
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => {
      child.once('exit', (code, signal) => listener({ code, signal }));
      child.once('error', () => listener({ code: null, signal: null }));
    },
    disconnect: () => {
      if (child.connected) child.disconnect();
    },
    kill: () => child.kill('SIGKILL'),
  };
}

/**
 * The editor comes first: below normal is enough for it to win, and costs nothing while it is idle. Set right
 * after the fork, because on Linux only threads that start later inherit it.
 */
function yieldToEditor(pid: number, log: Log): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch (error) {
    log.debug(`the engine keeps its priority: ${messageOf(error)}`);
  }
}

/** More threads than this only contend for memory bandwidth, which limits decoding. */
const MOST = 8;

/** Fewer than this make suggestions late on any machine that has the cores. */
const FEWEST_ON_BATTERY = 2;

/** What the choice depends on. */
export interface ProcessorFacts {
  readonly logicalCores: number;
  /** As Node names it. */
  readonly arch: string;
  /** `undefined` where it cannot be told. */
  readonly onBattery: boolean | undefined;
}

/** The cores of this machine that the process may use. */
export function thisProcessor(onBattery: boolean | undefined): ProcessorFacts {
  return { logicalCores: availableParallelism(), arch: process.arch, onBattery };
}

/**
 * CPU threads for evaluation, at least 1. What the user wishes counts, as far as there are cores.
 * @param wanted the user's setting; 0 means automatic.
 */
export function threadCount(wanted: number, machine: ProcessorFacts): number {
  if (Number.isInteger(wanted) && wanted > 0) return Math.min(wanted, machine.logicalCores);
  const threads = onMains(machine);
  return machine.onBattery === true ? spared(threads, machine) : threads;
}

/**
 * What is worth trying besides the automatic choice: half of it, because memory bandwidth may be all that
 * counts. Nothing on battery, where fewer is not slower but cheaper, and nothing that the user has decided.
 */
export function threadChoices(wanted: number, machine: ProcessorFacts): readonly number[] {
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
function onMains({ logicalCores, arch }: ProcessorFacts): number {
  const physical = arch === 'x64' && logicalCores > 2 ? Math.floor(logicalCores / 2) : logicalCores;
  return Math.max(Math.min(2, logicalCores), Math.min(physical - 1, MOST));
}

/** Half, because each thread keeps a core awake at its highest clock. */
function spared(threads: number, { logicalCores }: ProcessorFacts): number {
  const fewest = logicalCores >= 4 ? FEWEST_ON_BATTERY : 1;
  return Math.max(fewest, Math.floor(threads / 2));
}
