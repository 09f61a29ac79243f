import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { listProcesses } from './processes.ts';

const posix = process.platform !== 'win32';
const groups = new Set<number>();
const graceMs = 3_000;

process.on('exit', () => {
  for (const pid of groups) signalGroup(pid, 'SIGKILL');
});

/**
 * Starts a child that leads a process group of its own, so that it can be ended with all its descendants. Groups
 * still alive when this process exits are killed; a signal without a handler skips that, so a long task must
 * handle its signals (see `exitOnSignals`).
 */
export function spawnGroup(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(command, args, { ...options, detached: posix });
  const { pid } = child;
  if (pid !== undefined) {
    groups.add(pid);
    // The leader is gone, its descendants perhaps not: a pid is not given out again while its group has members.
    child.once('exit', () => {
      if (!groupAlive(pid)) groups.delete(pid);
    });
  }
  return child;
}

/** Ends a whole group: asks with SIGTERM, and kills what is left after `graceMs` milliseconds. */
export async function stopGroup(pid: number, graceMs: number): Promise<void> {
  signalGroup(pid, 'SIGTERM');
  const deadline = performance.now() + graceMs;
  while (groupAlive(pid) && performance.now() < deadline) await delay(50);
  signalGroup(pid, 'SIGKILL');
  groups.delete(pid);
}

let leaving = false;

/** Whether a signal has ended this run already: what fails from then on is no news. */
export function isLeaving(): boolean {
  return leaving;
}

/** Turns SIGINT, SIGTERM and SIGHUP into an ordinary exit (code 128 + n) after all groups have been ended. */
export function exitOnSignals(): void {
  const leave = (code: number): void => {
    if (leaving) return;
    leaving = true;
    void Promise.all([...groups].map((pid) => stopGroup(pid, graceMs))).finally(() => process.exit(code));
  };
  process.on('SIGINT', () => leave(130));
  process.on('SIGTERM', () => leave(143));
  process.on('SIGHUP', () => leave(129));
  // scripts/run.mjs holds the other end: it was killed, and no one else would tell.
  if (process.connected) process.on('disconnect', () => leave(143));
  process.channel?.unref();
}

function groupAlive(pid: number): boolean {
  return listProcesses().some(({ group }) => group === pid);
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    if (posix) process.kill(-pid, signal);
    else spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' });
  } catch {
    // Already gone.
  }
}
