import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { adapterPairs, gguf, loraPair, type LoraSpec } from '../unit/gguf/ggufWriter.ts';
import { useWorkbench } from './harness.ts';
import { inventory, typed } from './samples.ts';
import { patienceMs } from './workbench.ts';

/** As wide as the bundled model. */
const WIDTH = 896;

/** An adapter that adds nothing: all its numbers are zero. */
function quietAdapter(size: LoraSpec): Buffer {
  const { inputs = 0, outputs = 0 } = size;
  const tensors = loraPair({ target: 'blk.0.attn_output.weight', ...size });
  return gguf({ pairs: adapterPairs(), tensors, data: Buffer.alloc((inputs + outputs) * 4) });
}

describe('adapters', () => {
  const workbench = useWorkbench(async ({ scratch }) => {
    const folder = path.join(scratch, 'adapters');
    await mkdir(folder);
    const files = { house: WIDTH, elsewhere: 1536 };
    for (const [name, width] of Object.entries(files)) {
      await writeFile(path.join(folder, `${name}.gguf`), quietAdapter({ inputs: width, outputs: width }));
    }
    const adapters = Object.keys(files).map((name) => ({ path: path.join(folder, `${name}.gguf`) }));
    return { machine: { 'nearline.adapters': adapters } };
  });

  const rows = (): Locator => workbench().page.locator('.quick-input-list .monaco-list-row');
  const openMenu = async (): Promise<void> => {
    await workbench().command('Nearline: Switch Adapter...');
    await rows().filter({ hasText: 'No Adapter' }).waitFor();
  };

  it('are offered for the model that they fit, and said of the others why they do not', async () => {
    await openMenu();
    const texts = await rows().allTextContents();
    assert.match(texts.join('\n'), /house.*rank 1, alpha 32.*\n.*elsewhere.*model of another size/);
    await workbench().screenshot('adapter menu');
    await workbench().press('Escape');
  });

  it('take effect without a reload', async () => {
    await openMenu();
    await workbench().page.keyboard.type('house');
    await rows().first().filter({ hasText: 'house' }).waitFor();
    await workbench().press('Enter');
    const says = async (): Promise<boolean> => /Model: .*house/.test(await workbench().status());
    await workbench().until('the adapter in use', says, patienceMs);
    await workbench().open('adapted.py', inventory);
    await workbench().type(typed);
    assert.match(await workbench().waitForGhostText(), /item in self\.items/);
    await openMenu();
    await rows().filter({ hasText: 'house' }).filter({ hasText: 'current' }).waitFor();
    await workbench().screenshot('adapter in use');
    await workbench().press('Escape');
  });
});
