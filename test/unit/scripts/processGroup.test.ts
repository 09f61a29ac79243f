import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { listProcesses } from '../../../scripts/lib/processes.ts';
import { spawnGroup, stopGroup } from '../../../scripts/lib/processGroup.ts';

const guard = path.resolve(import.meta.dirname, '../../../scripts/lib/guard.mjs');

// A process whose child ignores SIGTERM and says its pid: the stubborn kind that a plain kill leaves behind.
const stubborn = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log(process.pid);';
const family = `
  require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(stubborn)}], { stdio: 'inherit' });
  setInterval(() => {}, 1000);`;

async function firstLine(child: ChildProcess): Promise<number> {
  const text = await new Promise<string>((resolve) =>
    child.stdout?.setEncoding('utf8').once('data', resolve),
  );
  return Number(text.trim());
}

async function gone(wanted: number): Promise<boolean> {
  for (let tries = 0; tries < 100; tries++) {
    if (!listProcesses().some(({ pid }) => pid === wanted)) return true;
    await delay(20);
  }
  return false;
}

describe('process groups', function () {
  before(function () {
    if (process.platform === 'win32') this.skip();
  });

  it('end with their descendants, also those that ignore SIGTERM', async () => {
    const child = spawnGroup(process.execPath, ['-e', family], { stdio: ['ignore', 'pipe', 'inherit'] });
    const grandchild = await firstLine(child);
    await stopGroup(child.pid!, 100);
    assert.ok(await gone(child.pid!));
    assert.ok(await gone(grandchild));
  });

  it('end under a guard when its parent dies without a word', async () => {
    const options = JSON.stringify({ detached: true, stdio: ['pipe', 'inherit', 'inherit'] });
    const args = JSON.stringify([guard, process.execPath, '-e', family]);
    const script = `require('child_process').spawn(process.execPath, ${args}, ${options}); setInterval(() => {}, 1000)`;
    const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const grandchild = await firstLine(parent);
    parent.kill('SIGKILL');
    assert.ok(await gone(grandchild));
  });
});
