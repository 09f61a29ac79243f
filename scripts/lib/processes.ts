import { execa, execaSync, type Options, type ResultPromise } from 'execa';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { listProcesses } from './processList.ts';

const posix = process.platform !== 'win32';
const guard = path.join(import.meta.dirname, 'guard.mjs');
const graceMs = 3_000;
const groups = new Set<number>();
let leaving = false;

process.on('exit', () => {
  for (const pid of groups) signalGroup(pid, 'SIGKILL');
});

/** What execa is told of each child. Its own cleanup would end the child alone, and leave what that has started. */
const own = { detached: posix, cleanup: false, extendEnv: false, reject: false } as const;

/**
 * Starts a child that leads a process group of its own, so that it can be ended with all its descendants. Groups
 * still alive when this process exits are killed; a signal without a handler skips that, so a long task must
 * handle its signals (see `exitOnSignals`). The result never rejects, and an environment that is given is the whole.
 */
export function spawnGroup<const O extends Options>(
  command: string,
  args: readonly string[],
  options: O,
): ResultPromise<O & typeof own> {
  const child = execa(command, args, { env: process.env, ...options, ...own } as O & typeof own);
  const { pid } = child;
  if (pid !== undefined) {
    groups.add(pid);
    // The leader is gone, its descendants perhaps not: a pid is not given out again while its group has members.
    void child.finally(() => {
      if (!groupAlive(pid)) groups.delete(pid);
    });
  }
  return child;
}

/** Starts a group that ends when this process does, however that happens: a guard holds the other end of a pipe. */
export function spawnGuarded<O extends Options>(command: string, args: readonly string[], options: O) {
  return spawnGroup(process.execPath, [guard, command, ...args], {
    ...options,
    stdin: 'pipe',
    buffer: false,
  });
}

/** Ends a whole group: asks with SIGTERM, and kills what is left after `afterMs` milliseconds. */
export async function stopGroup(pid: number, afterMs = graceMs): Promise<void> {
  signalGroup(pid, 'SIGTERM');
  const deadline = performance.now() + afterMs;
  while (groupAlive(pid) && performance.now() < deadline) await delay(50);
  signalGroup(pid, 'SIGKILL');
  groups.delete(pid);
}

/** Whether a signal has ended this run already: what fails from then on is no news. */
export function isLeaving(): boolean {
  return leaving;
}

/** Turns SIGINT, SIGTERM and SIGHUP into an ordinary exit (code 128 + n) after all groups have been ended. */
export function exitOnSignals(): void {
  const leave = (signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP'): void => {
    if (leaving) return;
    leaving = true;
    const exit = (): never => process.exit(128 + os.constants.signals[signal]);
    void Promise.all([...groups].map((pid) => stopGroup(pid))).finally(exit);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => leave(signal));
  // scripts/run.mjs holds the other end: it was killed, and no one else would tell.
  if (process.connected) process.on('disconnect', () => leave('SIGTERM'));
  process.channel?.unref();
}

function groupAlive(pid: number): boolean {
  return listProcesses().some(({ group }) => group === pid);
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    if (posix) process.kill(-pid, signal);
    else execaSync('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
  } catch {
    // Already gone.
  }
}
