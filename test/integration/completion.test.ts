import assert from 'node:assert/strict';
import { useWorkbench } from './harness.ts';
import { inventory, typed } from './samples.ts';
import { patienceMs } from './workbench.ts';

describe('completion in the editor', () => {
  const workbench = useWorkbench();

  it('shows ghost text at the cursor', async () => {
    await workbench().open('shows.py', inventory);
    await workbench().type(typed);
    const ghost = await workbench().waitForGhostText();
    assert.match(ghost, /item in self\.items/);
    await workbench().screenshot('ghost text');
  });

  it('inserts with Tab exactly what was shown', async () => {
    await workbench().open('tab.py', inventory);
    await workbench().type(typed);
    const ghost = await workbench().waitForGhostText();
    await workbench().press('Tab');
    await workbench().waitForNoGhostText();
    const expected = inventory.replace('█', `${typed}${ghost}`);
    // The bracket that the editor closed is either within the suggestion or still behind it.
    assert.ok([expected, expected.replace(/\n$/, ']\n')].includes(await workbench().documentText()));
  });

  it('dismisses with Escape', async () => {
    await workbench().open('escape.py', inventory);
    await workbench().type(typed);
    await workbench().waitForGhostText();
    await workbench().press('Escape');
    await workbench().waitForNoGhostText();
    assert.ok((await workbench().documentText()).includes(`return${typed}]\n`));
  });

  it('keeps what is shown while one types along', async () => {
    await workbench().open('along.py', inventory);
    await workbench().type(typed);
    const ghost = await workbench().waitForGhostText();
    const frames = await workbench().ghostTextsWhileTyping(ghost.slice(0, 2));
    assert.equal(frames.filter((frame) => frame === '').length, 0, 'a frame without ghost text');
    assert.equal(await workbench().ghostText(), ghost.slice(2));
  });

  it('is silenced and restored by the toggle', async () => {
    await workbench().open('toggle.py', inventory);
    await workbench().command('Nearline: Toggle');
    await workbench().until('being off', async () => (await workbench().status()).includes('Off'), 5_000);
    await workbench().type(typed);
    await assert.rejects(workbench().waitForGhostText(5_000), /waited 5000 ms for ghost text/);
    await workbench().command('Nearline: Toggle');
    await workbench().until('being on', async () => !(await workbench().status()).includes('Off'), 5_000);
    await workbench().type(' item');
    await workbench().waitForGhostText(patienceMs);
  });
});
