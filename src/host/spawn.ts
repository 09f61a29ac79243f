import { fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { type Log } from '../util/log.ts';
import type { Child } from './process.ts';
import { messageOf } from '../util/errors.ts';

/**
 * A new worker process. Its output is for diagnosis only and goes to the log.
 * @param entry absolute path of the bundled worker, `main.mjs`.
 * @param env environment of this process, of which the worker gets what `workerEnvironment` lets through.
 * @param execArgv arguments for Node itself.
 */
export function spawnWorker(
  entry: string,
  env: NodeJS.ProcessEnv,
  log: Log,
  execArgv: readonly string[] = [],
): Child {
  const child = fork(entry, [], {
    env: workerEnvironment(env),
    execArgv: [...execArgv],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  if (child.pid !== undefined) lowerPriority(child.pid, log);
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
 * Sets the worker's priority to below normal, which is enough for the editor to win, and costs nothing while the editor
 * is idle. Called right after the fork, because on Linux only threads that start later inherit the priority.
 */
function lowerPriority(pid: number, log: Log): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch (error) {
    log.debug(`the engine keeps its priority: ${messageOf(error)}`);
  }
}

/**
 * Variables that are passed on where they are set: a program finds its libraries, folders, language and GPU by them.
 */
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

/** Environment of the worker, without secrets: tokens and keys of the user's shell are no business of the worker. */
export function workerEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const names = Object.keys(env).filter((name) => PASSED_ON.includes(name.toUpperCase()));
  const passedOn = Object.fromEntries(names.map((name) => [name, env[name]]));
  // The desktop editor's executable is Electron: this makes it run as Node, and it reaches grandchildren.
  return { ...passedOn, ELECTRON_RUN_AS_NODE: '1' };
}
