import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { useWorkbench } from './harness.ts';
import { inventory, typed } from './samples.ts';
import { makeSecondModel, secondName } from './secondModel.ts';
import { patienceMs } from './workbench.ts';
import { waitForWorker, workersIn } from './workers.ts';

describe('switching models', () => {
  let secondModel = '';
  const workbench = useWorkbench(async ({ scratch }) => {
    secondModel = await makeSecondModel(path.join(scratch, 'second model'));
    return { machine: { 'nearline.modelFiles': [secondModel] } };
  });

  const chooseModel = async (row: string): Promise<void> => {
    await workbench().command('Nearline: Switch Model...');
    await workbench().page.locator('.quick-input-titlebar', { hasText: 'Switch Model' }).waitFor();
    await workbench().page.keyboard.type(row);
    const first = workbench().page.locator('.quick-input-list .monaco-list-row').first();
    await first.filter({ hasText: row }).waitFor();
    await workbench().press('Enter');
  };

  const statusSays = async (model: string): Promise<void> => {
    await workbench().until(model, async () => (await workbench().status()).includes(model), patienceMs);
  };

  it('takes effect without a reload, in a worker of its own', async () => {
    await workbench().open('before.py', inventory);
    await workbench().type(typed);
    await workbench().waitForGhostText();
    const first = await waitForWorker(workbench().server.pid);
    await chooseModel('second model');
    await statusSays(`Model: ${secondName}`);
    await workbench().open('other.py', inventory);
    await workbench().type(typed);
    await workbench().waitForGhostText();
    // The one before stays loaded where there is memory to spare.
    const others = workersIn(workbench().server.pid).filter(({ pid }) => pid !== first.pid);
    assert.equal(others.length, 1);
  });

  it('keeps the choice in the settings of the machine', async () => {
    const file = path.join(workbench().folders.userData, 'Machine', 'settings.json');
    const settings = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    assert.equal(settings['nearline.model'], secondModel);
  });

  it('goes back to the bundled model', async () => {
    await chooseModel('bundled');
    await statusSays('Nearline Coder');
    await workbench().open('back.py', inventory);
    await workbench().type(typed);
    await workbench().waitForGhostText();
  });
});

describe('a model setting that names no model', () => {
  const workbench = useWorkbench();

  it('gives one clear notification, and suggestions go on', async () => {
    await workbench().open('before.py', inventory);
    await workbench().type(typed);
    await workbench().waitForGhostText();
    const file = path.join(workbench().workspace, 'x.gguf');
    await writeFile(file, 'These are words and not weights.\n');
    const settings = path.join(workbench().folders.userData, 'Machine', 'settings.json');
    await writeFile(settings, JSON.stringify({ 'nearline.model': file }));
    const complaints = async (): Promise<string[]> =>
      (await workbench().notifications()).filter((text) => text.includes('x.gguf'));
    await workbench().until('a notification', async () => (await complaints()).length > 0, 30_000);
    await workbench().screenshot('not a model');
    await workbench().open('after.py', inventory);
    await workbench().type(typed);
    await workbench().waitForGhostText();
    const all = await complaints();
    assert.equal(all.length, 1, all.join('\n'));
    assert.match(all[0]!, /not a (GGUF|model)|no (GGUF|model)/i);
  });
});

describe('adding a model file', () => {
  let secondModel = '';
  const workbench = useWorkbench(async ({ scratch }) => {
    secondModel = await makeSecondModel(path.join(scratch, 'added model'));
    return {};
  });

  const add = async (file: string): Promise<void> => {
    await workbench().command('Nearline: Add Model File...');
    await workbench().chooseFile('Add a model file', file);
  };

  it('refuses a file that is no model before the engine sees it', async () => {
    const file = path.join(workbench().workspace, 'notes.gguf');
    await writeFile(file, 'These are words and not weights.\n');
    await add(file);
    const messages = (): Promise<string[]> => workbench().notifications();
    await workbench().until('a message', async () => (await messages()).length > 0, 30_000);
    assert.match((await messages()).join(), /notes\.gguf is a text file, not a GGUF model/);
    assert.equal(workersIn(workbench().server.pid).length, 0);
  });

  it('switches to the added model, and offers it from then on', async () => {
    await add(secondModel);
    await workbench().until(
      secondName,
      async () => (await workbench().status()).includes(secondName),
      patienceMs,
    );
    const file = path.join(workbench().folders.userData, 'Machine', 'settings.json');
    const settings = async (): Promise<Record<string, unknown>> =>
      JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    const chosen = async (): Promise<boolean> => (await settings())['nearline.model'] === secondModel;
    await workbench().until('the choice in the settings', chosen, 5_000);
    assert.deepEqual((await settings())['nearline.modelFiles'], [secondModel]);
  });
});
