import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { Sandbox } from '../../../../scripts/eval/sandbox.ts';
import { listProcesses } from '../../../../scripts/lib/processList.ts';
import { useScratch } from '../../../support/scratch.ts';

const scratch = useScratch();

const SLEEPER = (mark: string): string => `
import subprocess, sys
subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)', '${mark}'])
`;

const sleeping = (mark: string): unknown[] => listProcesses().filter(({ command }) => command.includes(mark));

for (const [name, ways] of [
  ['the sandbox', undefined],
  ['the sandbox of a system that shuts nothing off', []],
] as const) {
  describe(name, function () {
    this.timeout(30_000);
    let sandbox: Sandbox;
    beforeEach(async function () {
      sandbox = await Sandbox.open(scratch(), ways);
      if (!sandbox.works) this.skip();
    });

    it('passes what ends well', async () => {
      assert.equal(await sandbox.run('python', 'assert sorted([2, 1]) == [1, 2]'), 'passed');
      assert.equal(await sandbox.run('node', "console.assert(require('node:path').sep, 'none')"), 'passed');
    });

    it('fails what does not', async () => {
      assert.equal(await sandbox.run('python', 'assert 1 == 2'), 'failed');
      assert.equal(await sandbox.run('python', 'def f(:'), 'failed');
      assert.equal(await sandbox.run('node', 'throw new Error()'), 'failed');
    });

    it("hears Node's assertions, which end nothing", async () => {
      assert.equal(await sandbox.run('node', "console.assert(1 === 2, 'no')"), 'failed');
    });

    it('ends what takes too long, with all that it has started', async () => {
      const mark = `nearline-sandbox-${process.pid}`;
      const began = performance.now();
      assert.equal(await sandbox.run('python', `${SLEEPER(mark)}\nwhile True: pass`, 1000), 'timed-out');
      assert.ok(performance.now() - began < 10_000);
      assert.deepEqual(sleeping(mark), []);
    });

    it('ends what a program leaves behind', async () => {
      const mark = `nearline-left-${process.pid}`;
      assert.equal(await sandbox.run('python', SLEEPER(mark)), 'passed');
      assert.deepEqual(sleeping(mark), []);
    });

    it('limits memory and the size of files', async () => {
      assert.equal(await sandbox.run('python', 'x = bytearray(4 << 30)'), 'failed');
      assert.equal(await sandbox.run('python', "open('x', 'wb').write(bytes(8 << 20))"), 'failed');
    });

    it('gives each program a folder of its own, which is gone afterwards', async () => {
      const alone = "import os; assert os.listdir('.') == ['program.py'], os.listdir('.'); open('y', 'w')";
      assert.equal(await sandbox.run('python', alone), 'passed');
      assert.equal(await sandbox.run('python', alone), 'passed');
      assert.deepEqual(readdirSync(scratch()), []);
    });

    it('hands on nothing of our environment', async () => {
      process.env['NEARLINE_TEST_SECRET'] = 'x';
      try {
        const program = "import os; assert 'NEARLINE_TEST_SECRET' not in os.environ";
        assert.equal(await sandbox.run('python', program), 'passed');
      } finally {
        delete process.env['NEARLINE_TEST_SECRET'];
      }
    });

    it('is there where python3 can set limits', () => {
      const { status } = spawnSync('python3', ['-I', '-c', 'import resource']);
      assert.equal(sandbox.works, status === 0);
    });
  });
}

describe('the network', () => {
  it('is not there for programs where the system lets us shut it off', async function () {
    const sandbox = await Sandbox.open(scratch());
    if (!sandbox.isShutOff) this.skip();
    const program = "import socket; assert [name for _, name in socket.if_nameindex()] == ['lo']";
    assert.equal(await sandbox.run('python', program), 'passed');
  });
});
