import { fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { messageOf, type Log } from '../base/log.ts';
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
