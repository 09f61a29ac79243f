import assert from 'node:assert/strict';
import { installExtension, uninstallExtension } from '../../scripts/lib/editor.ts';
import { environment } from './environment.ts';
import { useWorkbench } from './harness.ts';
import { inventory, typed } from './samples.ts';
import { assertEnded, extensionHostsIn, waitForWorker } from './workers.ts';

// Long enough for the worker's own watchdog, which looks for its parent every second, even while it is busy.
const endedWithinMs = 5_000;

describe('a killed worker', () => {
  const workbench = useWorkbench();

  it('is replaced, and ghost text comes again', async () => {
    await workbench().open('before.py', inventory);
    await workbench().type(typed);
    await workbench().waitForGhostText();
    const killed = await waitForWorker(workbench().server.pid);
    process.kill(killed.pid, 'SIGKILL');
    await waitForWorker(workbench().server.pid, killed);
    await workbench().open('after.py', inventory);
    await workbench().type(typed);
    await workbench().waitForGhostText();
    const [message, ...more] = await workbench().notifications();
    assert.match(message ?? '', /ended by SIGKILL.*starts again by itself.*Show Log/);
    assert.deepEqual(more, []);
  });

  it('is replaced also when it dies while it writes', async () => {
    await workbench().open('midway.py', inventory);
    const killed = await waitForWorker(workbench().server.pid);
    await workbench().type(' [item');
    process.kill(killed.pid, 'SIGKILL');
    await workbench().type(' for');
    await waitForWorker(workbench().server.pid, killed);
    await workbench().type(' item');
    await workbench().waitForGhostText();
  });
});

describe('a killed extension host', () => {
  const workbench = useWorkbench();

  it('takes the worker with it', async () => {
    await workbench().open('host.py', inventory);
    await workbench().type(typed);
    const worker = await waitForWorker(workbench().server.pid);
    const [host] = extensionHostsIn(workbench().server.pid);
    assert.ok(host);
    process.kill(host.pid, 'SIGKILL');
    // The editor starts another host, and that one perhaps another worker.
    await assertEnded(0, [worker], endedWithinMs);
  });
});

describe('a closed window', () => {
  const workbench = useWorkbench();

  it('leaves no worker behind once its server has stopped', async () => {
    await workbench().open('window.py', inventory);
    await workbench().type(typed);
    const worker = await waitForWorker(workbench().server.pid);
    const { pid } = workbench().server;
    await workbench().close();
    await assertEnded(pid, [worker], endedWithinMs);
  });
});

describe('an uninstalled extension', () => {
  const workbench = useWorkbench();

  afterEach(async () => {
    const { editor, vsix } = await environment();
    await installExtension(editor, vsix, workbench().folders);
  });

  it('stops its worker, though the editor has not restarted', async () => {
    await workbench().open('uninstalled.py', inventory);
    await workbench().type(typed);
    await workbench().waitForGhostText();
    const worker = await waitForWorker(workbench().server.pid);
    const { editor } = await environment();
    await uninstallExtension(editor, 'nearline.nearline', workbench().folders);
    await assertEnded(workbench().server.pid, [worker], endedWithinMs);
    await workbench().type(' stays typable');
    assert.match(await workbench().documentText(), /stays typable/);
  });
});
