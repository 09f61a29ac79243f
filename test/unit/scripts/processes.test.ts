import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { attempt, run } from '../../../scripts/lib/commands.ts';
import { listProcesses } from '../../../scripts/lib/processList.ts';
import { spawnGroup, stopGroup } from '../../../scripts/lib/processes.ts';

const processes = pathToFileURL(path.resolve(import.meta.dirname, '../../../scripts/lib/processes.ts')).href;

// A process whose child ignores SIGTERM and says its pid: the stubborn kind that a plain kill leaves behind.
const stubborn = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log(process.pid);';
const polite = stubborn.slice(stubborn.indexOf('setInterval'));
const familyOf = (child: string): string => `
  require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' });
  setInterval(() => {}, 1000);`;

/** A process that runs a family with one of our functions, as a task does. */
function task(how: 'spawnGroup' | 'spawnGuarded'): ChildProcess {
  const script = `
    import { exitOnSignals, ${how} } from ${JSON.stringify(processes)};
    exitOnSignals();
    ${how}(process.execPath, ['-e', ${JSON.stringify(familyOf(polite))}], { stdout: 'inherit', stderr: 'inherit' });
    setInterval(() => {}, 1000);`;
  return spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
}

async function firstLine(stdout: ChildProcess['stdout']): Promise<number> {
  const text = await new Promise<string>((resolve) => stdout?.setEncoding('utf8').once('data', resolve));
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
  this.timeout(20_000);
  before(function () {
    if (process.platform === 'win32') this.skip();
  });

  it('end with their descendants, also those that ignore SIGTERM', async () => {
    const child = spawnGroup(process.execPath, ['-e', familyOf(stubborn)], {
      stdin: 'ignore',
      stderr: 'inherit',
    });
    const grandchild = await firstLine(child.stdout);
    await stopGroup(child.pid!, 100);
    assert.ok(await gone(child.pid!));
    assert.ok(await gone(grandchild));
  });

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    it(`end when their task is told to by ${signal}`, async () => {
      const parent = task('spawnGroup');
      const grandchild = await firstLine(parent.stdout);
      parent.kill(signal);
      assert.deepEqual(await once(parent, 'exit'), [code, null]);
      assert.ok(await gone(grandchild));
    });
  }

  it("end when their task's own parent is gone", async () => {
    const parent = task('spawnGroup');
    const grandchild = await firstLine(parent.stdout);
    parent.disconnect();
    assert.deepEqual(await once(parent, 'exit'), [143, null]);
    assert.ok(await gone(grandchild));
  });

  it('end under a guard when their task dies without a word', async () => {
    const parent = task('spawnGuarded');
    const grandchild = await firstLine(parent.stdout);
    parent.kill('SIGKILL');
    assert.ok(await gone(grandchild));
  });
});

describe('commands', () => {
  const node = (script: string): [string, string[]] => [process.execPath, ['-e', script]];

  it('give what they said, to the last line break, and their exit code', async () => {
    const done = await attempt(...node("console.log('a\\n'); console.error('b'); process.exitCode = 3"));
    assert.deepEqual(done, { code: 3, stdout: 'a\n\n', stderr: 'b\n' });
  });

  it('have -1 for a code where a signal ended them', async () => {
    const { code } = await attempt(...node("process.kill(process.pid, 'SIGKILL')"));
    assert.equal(code, -1);
  });

  it('see the environment that they are given, and no other', async () => {
    const env = { PATH: process.env['PATH'], ONLY: 'this' };
    const said = await run(...node('console.log(process.env.ONLY, process.env.HOME)'), { env });
    assert.equal(said, 'this undefined\n');
  });

  it('reject with the end of what they said, or because there are none', async () => {
    await assert.rejects(run(...node("console.error('why'); process.exit(2)")), /exit code 2:\nwhy$/);
    await assert.rejects(attempt('no-such-command', []), /no-such-command/);
  });
});
