import assert from 'node:assert/strict';
import { useWorkbench } from './harness.ts';
import { inventory, inventoryWith } from './samples.ts';

// The widget offers the file's words, and `item` is the one it selects for this.
const typedToWidget = ' [item for item in self.it';

describe('completion beside the suggest widget', () => {
  const workbench = useWorkbench({ user: { 'editor.quickSuggestions': { other: 'on' } } });

  const typeUntilBoth = async (name: string): Promise<void> => {
    await workbench().open(name, inventory);
    await workbench().type(typedToWidget);
    await workbench().page.locator('.suggest-widget.visible .monaco-list-row.focused').waitFor();
    await workbench().waitForGhostText();
  };

  it('shows ghost text that goes on from the selected word', async () => {
    await typeUntilBoth('shows.py');
    assert.match(await workbench().shownLine(), /return \[item for item in self\.items/);
    await workbench().screenshot('suggest widget');
  });

  it('inserts the word with the first Tab and the ghost text with the second', async () => {
    await typeUntilBoth('tab.py');
    const shown = await workbench().shownLine();
    await workbench().press('Tab');
    await workbench().page.locator('.suggest-widget.visible').waitFor({ state: 'hidden' });
    await workbench().waitForGhostText();
    assert.equal(await workbench().shownLine(), shown);
    await workbench().press('Tab');
    await workbench().waitForNoGhostText();
    assert.equal(await workbench().documentText(), inventoryWith(shown));
  });

  it('closes the widget with the first Escape and the ghost text with the second', async () => {
    await typeUntilBoth('escape.py');
    await workbench().press('Escape');
    await workbench().page.locator('.suggest-widget.visible').waitFor({ state: 'hidden' });
    await workbench().waitForGhostText();
    await workbench().press('Escape');
    await workbench().waitForNoGhostText();
    assert.equal(await workbench().documentText(), inventoryWith(`        return${typedToWidget}]`));
  });

  it('keeps ghost text while one types along', async () => {
    await typeUntilBoth('along.py');
    const frames = await workbench().ghostTextsWhileTyping('em');
    assert.ok(frames.length > 10, 'the frames were watched');
    assert.equal(frames.filter((frame) => frame === '').length, 0, 'a frame without ghost text');
    assert.match(await workbench().shownLine(), /return \[item for item in self\.items/);
  });
});
