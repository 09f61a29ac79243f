import assert from 'node:assert/strict';
import { inTurn, ranged } from '../support/fileHost.ts';
import { HubHost } from '../support/hubHost.ts';
import { held } from '../support/slowAnswers.ts';
import { openSecondWindow, useWorkbench } from './harness.ts';
import { askFor, bundledParts, bytesOf, stored } from './hubModel.ts';
import { inventory, typed } from './samples.ts';
import { patienceMs, type Workbench } from './workbench.ts';
import { extensionHostsIn } from './workers.ts';

/** How long a window that goes on for another may take: after a minute at most the other one counts as gone. */
const takeOverMs = patienceMs + 60_000;

describe('two windows that want the same model', () => {
  let host: HubHost;
  let second: Workbench;
  before(async () => {
    host = await HubHost.start();
  });
  after(async () => await host.stop());
  const first = useWorkbench(
    async () => await Promise.resolve({ machine: { 'nearline.modelHub': host.origin } }),
  );
  before(async function () {
    this.timeout(120_000);
    second = await openSecondWindow(first());
  });

  /** Publishes a model whose first file stops in the middle; gives what lets it go on, and its files' paths. */
  const publish = async (name: string): Promise<{ goOn: () => void; files: string[] }> => {
    let goOn = (): void => undefined;
    const wanted = new Promise<void>((resolve) => (goOn = resolve));
    const [{ bytes, ...part }, ...others] = await bundledParts(name);
    const headers = { etag: '"first"' };
    const answer = inTurn(held(bytes, bytes.length / 2, wanted, headers), ranged(bytes, headers));
    host.publish(`owner/${name}`, [{ ...part, bytes, answer }, ...others]);
    return { goOn, files: [part, ...others].map((entry) => entry.name) };
  };

  const requestsFor = (file: string): typeof host.requests =>
    host.requests.filter(({ path }) => path.endsWith(`/${file}`));

  /** Both ask, `loading` first; the other one waits and says so. */
  const bothAsk = async (loading: Workbench, waiting: Workbench, name: string): Promise<void> => {
    await askFor(loading, `owner/${name}`);
    const first = `${name}-00001-of-00003.gguf.partial`;
    const hasBegun = async (): Promise<boolean> => (await bytesOf(loading, first)) > 0;
    await loading.until('the beginning of the file', hasBegun, patienceMs);
    await askFor(waiting, `owner/${name}`);
    await toastSays(waiting, /: [1-9]\d? %, in another window/);
  };

  const uses = async (window: Workbench, name: string, limitMs = patienceMs): Promise<void> => {
    const says = async (): Promise<boolean> => (await window.status()).includes(`Model: ${name}`);
    await window.until(name, says, limitMs);
    await window.open(`${name}.py`, inventory);
    await window.type(typed);
    await window.waitForGhostText();
  };

  it('download it once, and both use it', async () => {
    const { goOn, files } = await publish('shared-coder');
    await bothAsk(first(), second, 'shared-coder');
    await second.screenshot('download in another window');
    goOn();
    await uses(first(), 'shared-coder');
    await uses(second, 'shared-coder');
    assert.deepEqual(
      files.map((file) => requestsFor(file).length),
      files.map(() => 1),
    );
    assert.deepEqual(await stored(first()), ['model.json', ...files]);
  });

  it('do not lose it when the one is closed in the middle: the other goes on from there', async () => {
    const { files } = await publish('inherited-coder');
    await bothAsk(second, first(), 'inherited-coder');
    await second.closeWindow();
    await uses(first(), 'inherited-coder', takeOverMs);
    await first().screenshot('download taken over');
    const ranges = requestsFor(files[0]!).map(({ headers }) => headers.range ?? 'all');
    assert.equal(ranges[0], 'all');
    assert.match(ranges[1] ?? '', /^bytes=[1-9]\d{6,}-$/);
    assert.equal(ranges.length, 2);
    assert.equal(extensionHostsIn(first().server.pid).length, 1);
    const left = (await stored(first())).filter((name) => /\.(?:partial(?:\.json)?|lock)$/.test(name));
    assert.deepEqual(left, []);
  });
});

async function toastSays(window: Workbench, text: RegExp): Promise<void> {
  await window.page
    .locator('.notification-toast', { hasText: 'downloading' })
    .filter({ hasText: text })
    .waitFor({ timeout: patienceMs });
}
