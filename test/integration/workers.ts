import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { listProcesses, type Process } from '../../scripts/lib/processList.ts';

/** The model workers in a server's process group. */
export function workersIn(group: number): Process[] {
  return inGroup(group, 'dist/worker/main.mjs');
}

/** The extension hosts in a server's process group. */
export function extensionHostsIn(group: number): Process[] {
  return inGroup(group, '--type=extensionHost');
}

/** Waits until there is a worker and gives it; the newest where there are several. */
export async function waitForWorker(group: number, other?: Process): Promise<Process> {
  for (let tries = 0; tries < 600; tries++) {
    const found = workersIn(group).findLast(({ pid }) => pid !== other?.pid);
    if (found) return found;
    await delay(50);
  }
  return assert.fail('no worker was started within 30 s');
}

/** All descendants of a process, itself left out. */
export function descendants(ancestor: number, all: readonly Process[] = listProcesses()): Process[] {
  const children = all.filter(({ parent }) => parent === ancestor);
  return children.flatMap((child) => [child, ...descendants(child.pid, all)]);
}

/** Rejects unless everything listed, and every worker of the group, has ended after `limitMs`. */
export async function assertEnded(group: number, listed: readonly Process[], limitMs: number): Promise<void> {
  const pids = new Set(listed.map(({ pid }) => pid));
  const left = (): Process[] =>
    listProcesses().filter(({ pid, group: own, command }) => {
      return pids.has(pid) || (own === group && command.includes('dist/worker/main.mjs'));
    });
  const deadline = performance.now() + limitMs;
  while (left().length > 0 && performance.now() < deadline) await delay(50);
  assert.deepEqual(left(), []);
}

function inGroup(wanted: number, part: string): Process[] {
  return listProcesses().filter(({ group, command }) => group === wanted && command.includes(part));
}
