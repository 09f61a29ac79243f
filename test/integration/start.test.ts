import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { inRoot, root } from '../../scripts/lib/repository.ts';
import { environmentOrSkip } from './harness.ts';
import { assertEnded, descendants } from './workers.ts';

// From the command to the address: packaging where needed, a completion, and the editor's start.
const startedWithinMs = 180_000;
const endedWithinMs = 8_000;

async function addressOf(started: ChildProcess): Promise<string> {
  let said = '';
  started.stderr?.resume();
  for await (const text of started.stdout?.setEncoding('utf8') ?? []) {
    said += String(text);
    const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(said)?.[0];
    if (address !== undefined) return address;
  }
  return assert.fail(`npm start ended without an address:\n${said}`);
}

describe('npm start', () => {
  let started: ChildProcess | undefined;

  afterEach(() => started?.kill('SIGKILL'));

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const) {
    it(`leaves no process behind after ${signal}`, async function () {
      this.timeout(startedWithinMs + endedWithinMs + 60_000);
      const { browser } = await environmentOrSkip(this);
      const env = { ...process.env, NEARLINE_EDITOR: 'code-server' };
      // No terminal and no input: it must not need either.
      started = spawn(process.execPath, [inRoot('scripts', 'run.mjs'), 'start'], {
        cwd: root,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const page = await browser.newPage();
      await page.goto(await addressOf(started));
      await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'inventory.py' }).dblclick();
      const all = await allWithWorker(started.pid!);
      started.kill(signal);
      await once(started, 'exit');
      await assertEnded(0, all, endedWithinMs);
      await page.close();
    });
  }
});

async function allWithWorker(ancestor: number): Promise<ReturnType<typeof descendants>> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const all = descendants(ancestor);
    if (all.some(({ command }) => command.includes('dist/worker/main.mjs'))) return all;
    assert.ok(performance.now() < deadline, 'no worker was started within 30 s');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
