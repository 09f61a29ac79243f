import assert from 'node:assert/strict';
import { useWorkbench } from './harness.ts';
import { inventory, inventoryWith, typed } from './samples.ts';

describe('completion in the editor', () => {
  const workbench = useWorkbench();

  it('shows ghost text at the cursor', async () => {
    await workbench().open('shows.py', inventory);
    await workbench().type(typed);
    assert.match(await workbench().waitForGhostText(), /item in self\.items/);
    await workbench().screenshot('ghost text');
  });

  it('inserts with Tab exactly what was shown', async () => {
    await workbench().open('tab.py', inventory);
    await workbench().type(typed);
    await workbench().waitForGhostText();
    const shown = await workbench().shownLine();
    await workbench().press('Tab');
    await workbench().waitForNoGhostText();
    assert.equal(await workbench().documentText(), inventoryWith(shown));
  });

  it('dismisses with Escape and leaves the text alone', async () => {
    await workbench().open('escape.py', inventory);
    await workbench().type(typed);
    await workbench().waitForGhostText();
    await workbench().press('Escape');
    await workbench().waitForNoGhostText();
    // The closing bracket is the editor's.
    assert.equal(await workbench().documentText(), inventoryWith(`        return${typed}]`));
  });

  it('keeps what is shown while one types along', async () => {
    await workbench().open('along.py', inventory);
    await workbench().type(typed);
    const ghost = await workbench().waitForGhostText();
    const frames = await workbench().ghostTextsWhileTyping(ghost.slice(0, 2));
    assert.ok(frames.length > 10, 'the frames were watched');
    assert.equal(frames.filter((frame) => frame === '').length, 0, 'a frame without ghost text');
    assert.equal(await workbench().ghostText(), ghost.slice(2));
  });

  it('is silenced and restored by the toggle', async () => {
    await workbench().open('toggle.py', inventory);
    await workbench().command('Nearline: Toggle');
    await workbench().until('being off', async () => (await workbench().status()).includes('Off'), 5_000);
    await workbench().type(typed);
    await workbench().staysWithoutGhostText(5_000);
    await workbench().command('Nearline: Toggle');
    await workbench().until('being on', async () => !(await workbench().status()).includes('Off'), 5_000);
    await workbench().type(' item');
    await workbench().waitForGhostText();
  });
});
