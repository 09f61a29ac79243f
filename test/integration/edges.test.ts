import assert from 'node:assert/strict';
import { useWorkbench } from './harness.ts';
import { inventory, inventoryWith, typed } from './samples.ts';

describe('completion at the edges of text', () => {
  const workbench = useWorkbench();

  it('keeps the line ends of a CRLF document', async () => {
    await workbench().open('crlf.py', inventory.replaceAll('\n', '\r\n'));
    await workbench().type(typed);
    await workbench().waitForGhostText();
    const shown = await workbench().shownLine();
    await workbench().press('Tab');
    await workbench().waitForNoGhostText();
    assert.equal(await workbench().documentText(), inventoryWith(shown).replaceAll('\n', '\r\n'));
  });

  it('counts characters outside the basic plane as the editor does', async () => {
    await workbench().open('emoji.py', inventory);
    await workbench().type(' "😀👩‍👩‍👧".join(item for item');
    await workbench().waitForGhostText();
    const shown = await workbench().shownLine();
    await workbench().press('Tab');
    await workbench().waitForNoGhostText();
    assert.match(shown, /^ {8}return "😀👩‍👩‍👧"\.join\(item for item in self\.items/);
    assert.equal(await workbench().documentText(), inventoryWith(shown));
  });

  it('fits what it writes to the code right of the cursor', async () => {
    const line = '        return [█ for item in self.items.values() if item.is_empty()]';
    await workbench().open('middle.py', inventoryWith(line));
    await workbench().type('it');
    assert.equal(await workbench().waitForGhostText(), 'em');
    await workbench().press('Tab');
    await workbench().waitForNoGhostText();
    assert.equal(await workbench().documentText(), inventoryWith(line.replace('█', 'item')));
  });

  it('goes on in a document that is indented with tabs', async () => {
    const tabs = inventory.replaceAll('    ', '\t');
    await workbench().open('tabs.py', tabs);
    // A place is given in columns as they are seen, and a tab is several.
    await workbench().press('End');
    await workbench().type(typed);
    const ghost = await workbench().waitForGhostText();
    assert.match(ghost, /item in self\.items/);
  });
});
