import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gpuPackages } from '../../src/gpu/packages.ts';
import { useWorkbench } from './harness.ts';

describe('GPU support', () => {
  const workbench = useWorkbench();

  before(function () {
    if (!gpuPackages(process.platform, process.arch)) this.skip();
  });

  it('is offered as Vulkan, CUDA and files, and refuses a file that is none of its own', async () => {
    await workbench().command('Nearline: Install GPU Support');
    const widget = workbench().page.locator('.quick-input-widget');
    await widget.locator('.quick-input-titlebar', { hasText: 'Install GPU Support' }).waitFor();
    const rows = widget.locator('.quick-input-list .monaco-list-row');
    await rows.first().waitFor();
    assert.match((await rows.allTextContents()).join('\n'), /Vulkan.*\n.*CUDA.*\n.*Install from File/);
    await workbench().screenshot('GPU support');
    await workbench().page.keyboard.type('Install from File');
    await rows.first().filter({ hasText: 'Install from File' }).waitFor();
    await workbench().press('Enter');
    const file = path.join(workbench().workspace, 'other.tgz');
    await writeFile(file, 'another archive');
    await workbench().chooseFile('Install GPU support', file);
    const messages = (): Promise<string[]> => workbench().notifications();
    await workbench().until('a message', async () => (await messages()).length > 0, 30_000);
    assert.match((await messages()).join(), /other\.tgz is not a file that this version can use/);
  });

  it('cannot be removed while there is none', async () => {
    await workbench().press('F1');
    await workbench().page.keyboard.type('Remove GPU Support');
    const rows = workbench().page.locator('.quick-input-widget .monaco-list-row');
    // What is left is at best similar.
    await rows.first().filter({ hasNotText: 'Remove GPU Support' }).waitFor();
    assert.doesNotMatch((await rows.allTextContents()).join('\n'), /Remove GPU Support/);
    await workbench().press('Escape');
  });
});
