import assert from 'node:assert/strict';
import { mkdir, rm } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import { say } from '../../scripts/lib/progress.ts';
import { inTurn, ranged } from '../support/fileHost.ts';
import { HubHost } from '../support/hubHost.ts';
import { held, trickling } from '../support/slowAnswers.ts';
import { mountSmallDisk, type SmallDisk } from '../support/smallDisk.ts';
import { bytes, cases, FILE } from './badAnswers.ts';
import { useWorkbench } from './harness.ts';
import { askFor, bytesOf, stored, storeOf } from './hubModel.ts';
import { patienceMs } from './workbench.ts';

describe('a download that cannot be', () => {
  let host: HubHost | undefined;
  const workbench = useWorkbench(async () => {
    host = await HubHost.start();
    return { machine: { 'nearline.modelHub': host.origin } };
  });
  after(async () => await host?.stop());

  const toast = (text: string): Locator => workbench().page.locator('.notification-toast', { hasText: text });
  const progress = (): Locator => toast('downloading');
  /** Waits until the download has ended with these words on the screen. */
  const endsWith = async (message: RegExp, name: string): Promise<void> => {
    const says = async (): Promise<boolean> =>
      (await workbench().notifications()).some((text) => message.test(text));
    await workbench().until(String(message), says, patienceMs);
    await progress().waitFor({ state: 'detached' });
    await workbench().screenshot(`download ${name}`);
  };

  for (const { name, message, requests = 1, answer = ranged(bytes), size = bytes.length } of cases) {
    it(`says why: ${name}`, async () => {
      const repository = `owner/${name.replaceAll(' ', '-')}`;
      host!.publish(repository, [{ name: FILE, bytes, size, answer }]);
      await askFor(workbench(), repository);
      await endsWith(message, name);
      const asked = host!.asked.filter((path) => path.startsWith(`/${repository}/resolve/`));
      assert.equal(asked.length, requests);
      assert.deepEqual(await stored(workbench()), []);
      await workbench().command('Notifications: Clear All Notifications');
    });
  }

  it('ends when it is cancelled, and keeps what came for the next time', async () => {
    host!.publish('owner/slow', [{ name: FILE, bytes, answer: trickling(bytes, 1_000_000) }]);
    await askFor(workbench(), 'owner/slow');
    await progress()
      .filter({ hasText: /downloading loopback-coder: 2\d %/ })
      .waitFor();
    await workbench().screenshot('download progress');
    await progress().hover();
    await progress().locator('.monaco-button', { hasText: 'Cancel' }).click();
    await progress().waitFor({ state: 'detached' });
    assert.deepEqual(await workbench().notifications(), []);
    // What a user cancels goes from the screen at once.
    const isFree = async (): Promise<boolean> =>
      !(await stored(workbench())).some((name) => /lock/.test(name));
    await workbench().until('the lock gone', isFree, patienceMs);
    assert.deepEqual(await stored(workbench()), [`${FILE}.partial`, `${FILE}.partial.json`]);
  });

  describe('for want of room', () => {
    let disk: SmallDisk | undefined;
    before(async function () {
      const folder = storeOf(workbench());
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
      // Room for the file, and for what has to stay free beside it.
      disk = mountSmallDisk(folder, 64e6);
      if (disk) return;
      say('  skipping: no small disk can be mounted here, which takes root on Linux');
      this.skip();
    });
    after(() => disk?.remove());

    it('stops at once and says so, and goes on when there is room', async () => {
      let goOn = (): void => undefined;
      const wanted = new Promise<void>((resolve) => (goOn = resolve));
      const answer = inTurn(held(bytes, 1_000_000, wanted), ranged(bytes));
      host!.publish('owner/full', [{ name: FILE, bytes, answer }]);
      await askFor(workbench(), 'owner/full');
      const hasBegun = async (): Promise<boolean> =>
        (await bytesOf(workbench(), `${FILE}.partial`)) === 1_000_000;
      await workbench().until('the beginning of the file', hasBegun, patienceMs);
      const filler = disk!.fill();
      goOn();
      await endsWith(/The disk is full: make room and try again/, 'onto a full disk');
      assert.deepEqual(await stored(workbench()), ['filler']);

      await toast('disk is full').getByRole('button', { name: 'Try Again' }).click();
      await endsWith(/needs 55 MB of disk space; \d MB are free in /, 'without room');
      assert.deepEqual(await stored(workbench()), ['filler']);

      await rm(filler);
      await toast('of disk space').getByRole('button', { name: 'Try Again' }).click();
      const isThere = async (): Promise<boolean> => (await stored(workbench())).includes('model.json');
      await workbench().until('the model on the disk', isThere, patienceMs);
      assert.deepEqual(await stored(workbench()), [FILE, 'model.json']);
    });
  });
});
