import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { inRoot } from '../../scripts/lib/paths.ts';
import { cut, inTurn, ranged, stalling, status, whole, type Answer } from '../support/fileHost.ts';
import { HubHost } from '../support/hubHost.ts';
import { useWorkbench } from './harness.ts';
import { inventory, typed } from './samples.ts';
import { patienceMs, type Workbench } from './workbench.ts';
import { workersIn } from './workers.ts';

/** What the published model is called: after its files. */
const NAME = 'loopback-coder';

/** Asks for a repository's only model, as far as the question goes. */
async function askFor(workbench: Workbench, repository: string): Promise<void> {
  await workbench.command('Nearline: Download Model...');
  const widget = workbench.page.locator('.quick-input-widget');
  await widget.locator('.quick-input-titlebar', { hasText: 'Download from Hugging Face' }).waitFor();
  await workbench.page.keyboard.type(repository);
  await workbench.press('Enter');
  await widget.locator('.quick-input-list .monaco-list-row', { hasText: NAME }).first().waitFor();
  await workbench.press('Enter');
}

/** Everything below the folder of downloaded models. */
async function stored(workbench: Workbench): Promise<string[]> {
  const folder = path.join(
    workbench.folders.userData,
    'User',
    'globalStorage',
    'nearline.nearline',
    'models',
  );
  return await readdir(folder, { recursive: true }).catch(() => []);
}

describe('downloading a model', () => {
  let host: HubHost | undefined;
  const workbench = useWorkbench(async () => {
    host = await HubHost.start();
    host.publish('nearline/coder-GGUF', await bundledParts());
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
    const left = (await stored(workbench())).filter((name) => /\.(?:partial|json|lock)/.test(name));
    assert.deepEqual(
      left.map((name) => path.basename(name)),
      ['model.json'],
    );
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
});

describe('a download that cannot be', () => {
  let host: HubHost | undefined;
  const workbench = useWorkbench(async () => {
    host = await HubHost.start();
    return { machine: { 'nearline.modelHub': host.origin } };
  });
  after(async () => await host?.stop());

  const bytes = Buffer.concat([Buffer.from('GGUF'), Buffer.alloc(300_000, 7)]);
  const page = Buffer.from('<!doctype html><title>Sign in</title>');
  const cases: readonly [name: string, answer: Answer, message: RegExp][] = [
    ['forbidden', status(401), /access|public/i],
    ['gone', status(404), /not there|gone|renamed|no longer/i],
    ['busy', status(429, { 'retry-after': '600' }), /too many requests|busy|later|minutes/i],
    ['portal', whole(page, { 'content-type': 'text/html' }), /sign-in|web page|proxy/i],
    [
      'other',
      whole(Buffer.concat([bytes.subarray(0, -1), Buffer.from('x')])),
      /not the file|hash|damaged|published/i,
    ],
  ];
  for (const [name, answer, message] of cases) {
    it(`says why: ${name}`, async () => {
      host!.publish(`owner/${name}`, [{ name: `${NAME}.gguf`, bytes, answer }]);
      await askFor(workbench(), `owner/${name}`);
      const messages = (): Promise<string[]> => workbench().notifications();
      await workbench().until(
        'a message',
        async () => (await messages()).some((text) => message.test(text)),
        30_000,
      );
      await workbench().screenshot(`download ${name}`);
      const left = (await stored(workbench())).filter((file) => /\.gguf$|model\.json$/.test(file));
      assert.deepEqual(left, []);
      await workbench().command('Notifications: Clear All Notifications');
    });
  }

  it('ends when it is cancelled', async () => {
    host!.publish('owner/slow', [{ name: `${NAME}.gguf`, bytes, answer: stalling(bytes, 100_000) }]);
    await askFor(workbench(), 'owner/slow');
    const toast = workbench().page.locator('.notification-toast', { hasText: 'downloading' });
    await toast.waitFor();
    await workbench().screenshot('download progress');
    await toast.hover();
    await toast.locator('.monaco-button', { hasText: 'Cancel' }).click();
    await toast.waitFor({ state: 'detached' });
    assert.deepEqual(await workbench().notifications(), []);
    assert.deepEqual(
      (await stored(workbench())).filter((file) => /\.gguf$|model\.json$/.test(file)),
      [],
    );
  });
});

/** The bundled model's files under another name; the first one breaks off in the middle once. */
async function bundledParts(): Promise<{ name: string; bytes: Buffer; answer?: Answer }[]> {
  const names = (await readdir(inRoot('models'))).filter((name) => name.endsWith('.gguf')).sort();
  const parts = [];
  for (const file of names) {
    const bytes = await readFile(inRoot('models', file));
    parts.push({ name: file.replace(/^.*(-\d{5}-of-)/, `${NAME}$1`), bytes });
  }
  const [first, ...others] = parts;
  assert.ok(first);
  const headers = { etag: '"first"' };
  const answer = inTurn(cut(first.bytes, first.bytes.length / 2, headers), ranged(first.bytes, headers));
  return [{ ...first, answer }, ...others];
}
