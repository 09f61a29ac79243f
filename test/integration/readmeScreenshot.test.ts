import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { inRoot } from '../../scripts/lib/repository.ts';
import { useWorkbench } from './harness.ts';

const sample = 'shopping-cart.ts';
const heading = '  discount(): number {\n    return ';
const typed = 'round';

// Only the editor: what else VS Code shows changes with its version and says nothing about us.
const look = {
  'workbench.colorTheme': 'Default Dark Modern',
  'workbench.activityBar.location': 'hidden',
  'workbench.layoutControl.enabled': false,
  'window.commandCenter': false,
  'breadcrumbs.enabled': false,
  'editor.fontSize': 16,
  'editor.lineHeight': 26,
  'editor.cursorBlinking': 'solid',
  'editor.renderLineHighlight': 'none',
  'editor.scrollBeyondLastLine': false,
  'editor.overviewRulerBorder': false,
  'editor.hideCursorInOverviewRuler': true,
  'editor.matchBrackets': 'never',
  'editor.scrollbar.vertical': 'hidden',
  'typescript.validate.enable': false,
};

const asked = process.env['NEARLINE_UPDATE_SCREENSHOT'] === '1';

// Not a test of anything, and so not counted as one unless asked for.
(asked ? describe : () => undefined)('the screenshot of the README', () => {
  const workbench = useWorkbench({ user: look, viewport: { width: 1200, height: 700 }, scale: 2 });

  it('is taken from the editor as it is', async () => {
    const text = await readFile(inRoot('samples', sample), 'utf8');
    const cut = text.indexOf(heading) + heading.length;
    const lineEnd = text.indexOf('\n', cut);
    await workbench().open(sample, `${text.slice(0, cut)}█${text.slice(lineEnd)}`);
    await workbench().press('Control+B');
    await workbench().type(typed);
    const ghost = await workbench().waitForGhostText();
    assert.match(ghost, /^Price\(this\./);
    // The mouse rests on nothing that reacts, and the working sign has gone.
    await workbench().page.mouse.move(900, 550);
    await workbench().page.waitForTimeout(1_500);
    await workbench().page.screenshot({ path: inRoot('media', 'ghost-text.png') });
  });
});
