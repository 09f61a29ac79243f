import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CompletionServer, streaming } from '../support/completionServer.ts';
import { useWorkbench } from './harness.ts';
import { inventory, typed } from './samples.ts';
import { patienceMs } from './workbench.ts';
import { workersIn } from './workers.ts';

/** What no local model would write there. */
const borrowed = ' zebra in self.stripes';

/** The same as a llama-server sends it. */
const answer = [
  { content: borrowed, stop: false },
  { content: '', stop: true },
]
  .map((event) => `data: ${JSON.stringify(event)}\n\n`)
  .join('');

describe("a server of the user's own", () => {
  let server: CompletionServer;
  before(async () => {
    server = await CompletionServer.start('llama-server');
    server.reply = streaming(answer);
  });
  after(async () => await server.stop());

  const workbench = useWorkbench();

  const settingsFile = (): string => path.join(workbench().folders.userData, 'Machine', 'settings.json');
  const settings = async (): Promise<Record<string, unknown>> =>
    JSON.parse(await readFile(settingsFile(), 'utf8')) as Record<string, unknown>;

  const typeInto = async (name: string): Promise<string> => {
    await workbench().open(name, inventory);
    await workbench().type(typed);
    return await workbench().waitForGhostText();
  };

  const statusSays = async (words: string): Promise<void> => {
    await workbench().until(words, async () => (await workbench().status()).includes(words), patienceMs);
  };

  it('is not asked for what the settings say alone', async () => {
    // The local model is loaded by now, so that the question is still on the screen when it is looked for.
    await typeInto('before.py');
    const set = { 'nearline.remoteServer': 'llama-server', 'nearline.remoteAddress': server.address };
    await writeFile(settingsFile(), JSON.stringify({ ...(await settings()), ...set }));
    await statusSays(`${server.host} is not asked before you agree`);
    assert.match(await typeInto('unasked.py'), /item in self\.items/);
    assert.equal(server.connections, 0);
  });

  it('serves once the user has read what is sent, and agreed', async () => {
    const { page } = workbench();
    // The message itself has gone from the screen where the local model took its time.
    await workbench().command('Notifications: Show Notifications');
    const message = page.locator('.notifications-center .notification-list-item', { hasText: server.host });
    await message.getByRole('button', { name: 'Review...' }).click();
    const dialog = page.locator('.monaco-dialog-box', { hasText: server.host });
    await dialog.waitFor();
    assert.match((await dialog.textContent()) ?? '', /text around the cursor and parts of other files/);
    await workbench().screenshot('consent to a server');
    assert.equal(server.connections, 0);
    await dialog.getByRole('button', { name: 'Send My Code' }).click();
    await statusSays(`around the cursor is sent to ${server.host}`);
    assert.equal((await typeInto('borrowed.py')).trim(), borrowed.trim());
    await workbench().screenshot('text from a server');
  });

  it('gives way to the local model at once while it is away', async () => {
    server.reply = (response) => response.writeHead(503).end();
    assert.match(await typeInto('away.py'), /item in self\.items/);
    await statusSays('The local model serves meanwhile');
    await workbench().screenshot('a server that is away');
    server.reply = streaming(answer);
  });

  it('is turned off by a command, and the local model serves again', async () => {
    await workbench().command('Nearline: Stop Using Remote Server');
    await statusSays('nothing leaves this machine');
    assert.equal((await settings())['nearline.remoteServer'], 'off');
    const asked = server.calls.length;
    assert.match(await typeInto('after.py'), /item in self\.items/);
    assert.equal(server.calls.length, asked);
    assert.equal(workersIn(workbench().server.pid).length, 1);
  });
});
