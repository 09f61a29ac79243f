import assert from 'node:assert/strict';
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { tasks } from '../../../scripts/tasks.ts';

const runner = path.resolve(import.meta.dirname, '../../../scripts/run.mjs');

const task = (...args: string[]): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [runner, ...args], { encoding: 'utf8', cwd: os.tmpdir() });

describe('scripts/run.mjs', () => {
  it('names the tasks when it is given none that there is', () => {
    const { status, stdout, stderr } = task('nonsense');
    assert.equal(status, 1);
    assert.equal(stdout, '');
    assert.ok(stderr.endsWith(`TASK one of ${Object.keys(tasks).join(', ')}\n`), stderr);
  });

  it("exits with the task's code, and leaves stdout to the task", function () {
    this.timeout(30_000);
    const { status, stdout, stderr } = task('package', '--target', 'amiga');
    assert.equal(status, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /linux-x64\|/);
  });

  it('refuses an incomplete checkout', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'nearline-run-'));
    try {
      const copy = path.join(folder, 'scripts');
      cpSync(path.dirname(runner), copy, { recursive: true });
      const { status, stderr } = spawnSync(process.execPath, [path.join(copy, 'run.mjs'), 'build'], {
        encoding: 'utf8',
      });
      assert.equal(status, 1);
      assert.match(stderr, /package-lock\.json is missing/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
