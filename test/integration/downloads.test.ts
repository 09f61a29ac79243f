import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cut, inTurn, ranged } from '../support/fileHost.ts';
import { HubHost, type HubEntry } from '../support/hubHost.ts';
import { useWorkbench } from './harness.ts';
import { askFor, bundledParts, NAME, stored } from './hubModel.ts';
import { inventory, typed } from './samples.ts';
import { patienceMs } from './workbench.ts';
import { workersIn } from './workers.ts';

describe('downloading a model', () => {
  let host: HubHost | undefined;
  const workbench = useWorkbench(async () => {
    host = await HubHost.start();
    host.publish('nearline/coder-GGUF', await cutOnce());
    return { machine: { 'nearline.modelHub': host.origin } };
  });
  after(async () => await host?.stop());

  const statusSays = async (text: string): Promise<void> => {
    await workbench().until(text, async () => (await workbench().status()).includes(text), patienceMs);
  };

  it('asks nothing of the network before the user does', () => assert.deepEqual(host?.requests, []));

  it('goes on where the connection broke off, and serves without a reload', async () => {
    await workbench().open('before.py', inventory);
    await workbench().type(typed);
    await workbench().waitForGhostText();
    await askFor(workbench(), 'nearline/coder-GGUF');
    await statusSays(`Model: ${NAME}`);
    const first = host!.requests.filter(({ path: asked }) => asked.includes('00001'));
    assert.deepEqual(
      first.map(({ headers }) => headers.range !== undefined),
      [false, true],
    );
    await workbench().open('other.py', inventory);
    await workbench().type(typed);
    await workbench().waitForGhostText();
    const left = (await stored(workbench())).filter((name) => !name.endsWith('.gguf'));
    assert.deepEqual(left, ['model.json']);
  });

  it('offers it from then on, with what it costs here', async () => {
    await workbench().command('Nearline: Switch Model...');
    const rows = workbench().page.locator('.quick-input-list .monaco-list-row');
    await rows.filter({ hasText: NAME }).first().waitFor();
    const all = (await rows.allTextContents()).join('\n');
    assert.match(all, /Nearline Coder 0\.5B/);
    await workbench().screenshot('model menu');
    await workbench().press('Escape');
  });

  it('is undone by going back', async () => {
    await workbench().command('Nearline: Roll Back Model');
    await statusSays('Nearline Coder');
    assert.ok(workersIn(workbench().server.pid).length >= 1);
  });

  it('can be used in this workspace alone', async () => {
    await workbench().command('Nearline: Switch Model...');
    const row = workbench().page.locator('.quick-input-list .monaco-list-row', { hasText: NAME }).first();
    await row.waitFor();
    await workbench().settle();
    await row.hover();
    await row.getByRole('button', { name: 'Use in this workspace only' }).click();
    await statusSays(`Model: ${NAME}`);
    await row.filter({ hasText: 'current, in this workspace' }).waitFor();
    await workbench().page.locator('.notification-toast').first().waitFor({ state: 'detached' });
    await workbench().screenshot('model of a workspace');
    await workbench().press('Escape');
  });

  it('gives way to the model of a language, for which another choice then counts', async () => {
    const file = path.join(workbench().folders.userData, 'Machine', 'settings.json');
    const settings = async (): Promise<Record<string, unknown>> =>
      JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    const languages = { 'nearline.languageModels': { python: 'bundled' } };
    await writeFile(file, JSON.stringify({ ...(await settings()), ...languages }));
    await statusSays('Nearline Coder');
    await workbench().command('Nearline: Switch Model...');
    const rows = workbench().page.locator('.quick-input-list .monaco-list-row');
    await rows.filter({ hasText: NAME }).first().waitFor();
    await workbench().page.keyboard.type(NAME);
    await rows.first().filter({ hasText: NAME }).waitFor();
    await workbench().press('Enter');
    await workbench()
      .page.locator('.statusbar-item', { hasText: `uses ${NAME} for python` })
      .waitFor();
    await workbench().screenshot('model of a language');
    const { python } = (await settings())['nearline.languageModels'] as Record<string, string>;
    assert.equal(path.basename(python!), `${NAME}-00001-of-00003.gguf`);
  });
});

/** The bundled model's files under another name; the first one breaks off in the middle once. */
async function cutOnce(): Promise<HubEntry[]> {
  const [first, ...others] = await bundledParts();
  const headers = { etag: '"first"' };
  const answer = inTurn(cut(first.bytes, first.bytes.length / 2, headers), ranged(first.bytes, headers));
  return [{ ...first, answer }, ...others];
}
