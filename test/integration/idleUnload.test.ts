import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { useWorkbench } from './harness.ts';
import { inventory, typed } from './samples.ts';
import { assertEnded, waitForWorker, workersIn } from './workers.ts';

const minutes = 0.05;

// The time without use begins when the last evaluation ends, and a warm-up may follow the ghost text.
const asleepWithinMs = minutes * 60_000 + 15_000;

describe('an engine that is not used', () => {
  const workbench = useWorkbench({ machine: { 'nearline.idleUnloadMinutes': minutes } });

  const fallsAsleep = async (): Promise<void> => {
    const { pid } = workbench().server;
    await assertEnded(pid, [await waitForWorker(pid)], asleepWithinMs);
    assert.match(await workbench().status(), /Asleep/);
  };

  it('gives its memory back, and says so calmly', async () => {
    await workbench().open('before.py', inventory);
    await workbench().type(typed);
    await workbench().waitForGhostText();
    await fallsAsleep();
    assert.deepEqual(await workbench().notifications(), []);
    await workbench().screenshot('asleep');
  });

  it('is woken by typing', async () => {
    await workbench().open('typed.py', inventory);
    await fallsAsleep();
    await workbench().type(typed);
    assert.match(await workbench().waitForGhostText(), /item in self\.items/);
    assert.equal(workersIn(workbench().server.pid).length, 1);
    assert.deepEqual(await workbench().notifications(), []);
  });

  it('is woken by an editor that is opened, before anything is typed in it', async () => {
    await workbench().open('open.py', inventory);
    await fallsAsleep();
    await workbench().open('next.py', inventory);
    await waitForWorker(workbench().server.pid);
  });

  it('is woken by the window that is come back to', async () => {
    await workbench().open('left.py', inventory);
    await fallsAsleep();
    await workbench().page.evaluate(`
      document.hasFocus = () => false;
      window.dispatchEvent(new Event('blur'));`);
    await delay(2_000);
    assert.equal(workersIn(workbench().server.pid).length, 0);
    await workbench().page.evaluate(`
      delete document.hasFocus;
      window.dispatchEvent(new Event('focus'));`);
    await waitForWorker(workbench().server.pid);
  });

  it('stays awake from the moment in which the setting says so', async () => {
    const settings = path.join(workbench().folders.userData, 'Machine', 'settings.json');
    const others = JSON.parse(await readFile(settings, 'utf8')) as Record<string, unknown>;
    const set = async (value: number): Promise<void> =>
      await writeFile(settings, JSON.stringify({ ...others, 'nearline.idleUnloadMinutes': value }));
    await workbench().open('awake.py', inventory);
    const worker = await waitForWorker(workbench().server.pid);
    await set(0);
    // The editor notices the file after a moment; until then the engine is kept in use.
    for (let second = 0; second < 4; second++) {
      await workbench().type('x');
      await delay(1_000);
    }
    await delay(minutes * 60_000 + 5_000);
    assert.equal(workersIn(workbench().server.pid)[0]?.pid, worker.pid);
    await set(minutes);
    await fallsAsleep();
  });
});
