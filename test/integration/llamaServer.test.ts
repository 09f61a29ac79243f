import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { builtLlamaServer } from '../../scripts/bench/peer/build.ts';
import { inRoot } from '../../scripts/lib/repository.ts';
import { say } from '../../scripts/lib/progress.ts';
import { startLlamaServer, type LlamaServer } from '../support/llamaServer.ts';
import { useWorkbench } from './harness.ts';
import { inventory, typed } from './samples.ts';
import { patienceMs } from './workbench.ts';
import { workersIn } from './workers.ts';

describe('a real llama-server', () => {
  let server: LlamaServer | undefined;
  before(async function () {
    this.timeout(120_000);
    const binary = await builtLlamaServer();
    if (binary === undefined) {
      say('  skipping: no llama-server is built; `npm run bench -- --peer` builds one');
      this.skip();
    }
    const first = (await readdir(inRoot('models'))).filter((name) => name.endsWith('.gguf')).sort()[0]!;
    server = await startLlamaServer(binary, inRoot('models', first));
  });
  after(async () => await server?.stop());

  // Alone: on a busy machine it is slower than users of a server wait for it before the local model steps in.
  const workbench = useWorkbench({ machine: { 'nearline.remoteUse': 'only' } });

  const statusSays = async (words: string): Promise<void> => {
    await workbench().until(words, async () => (await workbench().status()).includes(words), patienceMs);
  };
  const typeInto = async (name: string): Promise<string> => {
    await workbench().open(name, inventory);
    await workbench().type(typed);
    return await workbench().waitForGhostText();
  };
  /** Answers one step of a question. */
  const answerStep = async (placeholder: string, answer: string): Promise<void> => {
    const widget = workbench().page.locator('.quick-input-widget');
    await widget.getByPlaceholder(placeholder).waitFor();
    if (answer !== '') await widget.getByPlaceholder(placeholder).fill(answer);
    await workbench().press('Enter');
  };

  it('is set up by a command, which sends nothing before the user agrees', async () => {
    const { host } = server!;
    await workbench().command('Nearline: Use Remote Server...');
    await answerStep('What kind of server is it?', 'llama-server');
    await answerStep('Its address', `http://${host}`);
    await answerStep('Its API key', '');
    const dialog = workbench().page.locator('.monaco-dialog-box', { hasText: host });
    await dialog.waitFor();
    assert.equal(await server!.written(), 0);
    await dialog.getByRole('button', { name: 'Send My Code' }).click();
    await statusSays(`Server: ${host}`);
  });

  it('writes what is shown, and no model is loaded here', async () => {
    assert.match(await typeInto('borrowed.py'), /item in self\.items/);
    await statusSays(`${server!.host} answers`);
    await workbench().screenshot('text from a llama-server');
    assert.ok((await server!.written()) > 0);
    assert.deepEqual(workersIn(workbench().server.pid), []);
  });

  it('is not asked any more once it is stopped', async () => {
    await workbench().command('Nearline: Stop Using Remote Server');
    const says = async (): Promise<boolean> =>
      (await workbench().notifications()).includes(`Nothing is sent to ${server!.host} any more.`);
    await workbench().until('the last word on the server', says, patienceMs);
    await workbench().screenshot('a server that is not used any more');
    const before = await server!.written();
    assert.match(await typeInto('own.py'), /item in self\.items/);
    assert.equal(await server!.written(), before);
    assert.equal(workersIn(workbench().server.pid).length, 1);
  });
});
