import assert from 'node:assert/strict';
import { DownloadError } from '../../../../src/download/errors.ts';
import type { ModelInstaller } from '../../../../src/editor/models/installer.ts';
import { type FetchPublished, ModelDownloads } from '../../../../src/models/downloads.ts';
import type { PublishedModel } from '../../../../src/models/published.ts';
import { ModelStore } from '../../../../src/models/store.ts';
import { silentLog } from '../../../../src/util/log.ts';
import { loadEditorModule } from '../../../support/editorModule.ts';
import { settle } from '../../../support/fakeClock.ts';
import { FakeUi } from '../../../support/fakeUi.ts';
import { useScratch } from '../../../support/scratch.ts';

const MODEL: PublishedModel = {
  id: 'coder',
  label: 'Coder',
  repository: 'owner/coder',
  revision: 'main',
  licence: 'Research',
  files: [
    { name: 'coder.gguf', address: 'https://example.org/coder.gguf', bytes: 200, sha256: 'a'.repeat(64) },
  ],
};

const FREE = { name: 'Apache-2.0', url: 'https://example.org/free', restricts: false };
const RESTRICTING = { name: 'Research', url: 'https://example.org/research', restricts: true };

describe('ModelInstaller', () => {
  const scratch = useScratch();
  const kept = new Map<string, unknown>();
  let ui: FakeUi;
  let attempts: number;

  beforeEach(() => {
    ui = new FakeUi();
    kept.clear();
    attempts = 0;
  });

  const opened = async (fetch: FetchPublished): Promise<ModelInstaller> => {
    const opening: string[] = [];
    const vscode = {
      ...ui.api,
      env: { openExternal: (uri: string) => Promise.resolve(opening.push(uri) > 0) },
      Uri: { parse: (text: string) => text },
    };
    const module = await loadEditorModule<{ ModelInstaller: typeof ModelInstaller }>(
      'src/editor/models/installer.ts',
      vscode,
    );
    const counted: FetchPublished = async (...request) => {
      attempts++;
      return await fetch(...request);
    };
    const memory = {
      get: <T>(key: string, otherwise?: T): T => (kept.get(key) ?? otherwise) as T,
      update: async (key: string, value: unknown) => {
        kept.set(key, value);
        await Promise.resolve();
      },
    };
    const downloads = new ModelDownloads(new ModelStore(scratch()), counted);
    return new module.ModelInstaller(downloads, memory, silentLog);
  };

  const arrives: FetchPublished = (_, __, { onProgress }) => {
    for (const bytes of [0, 50, 51, 200]) {
      onProgress({ bytes, totalBytes: 200, bytesPerSecond: 10, secondsLeft: 1, elsewhere: false });
    }
    return Promise.resolve(200);
  };

  it('downloads with a bar that ends at the whole', async () => {
    const installer = await opened(arrives);
    assert.equal((await installer.install(MODEL, FREE))?.label, 'Coder');
    const steps = ui.progress.map(({ increment = 0 }) => increment);
    assert.deepEqual([steps.reduce((sum, step) => sum + step, 0), Math.min(...steps)], [100, 0]);
    assert.match(ui.progress.at(-1)?.message ?? '', /^100 %/);
    assert.deepEqual(ui.shown, []);
  });

  it('asks for a licence that restricts use, once, before anything is fetched', async () => {
    const installer = await opened(arrives);
    assert.equal(await installer.install(MODEL, RESTRICTING), undefined);
    assert.equal(attempts, 0);
    assert.match(ui.last?.text ?? '', /Research.*restricts/);
    ui.clicks = ['Show Licence', 'I Agree'];
    assert.ok(await installer.install(MODEL, RESTRICTING));
    const asked = ui.shown.length;
    assert.ok(await installer.install(MODEL, RESTRICTING));
    assert.deepEqual([ui.shown.length, attempts], [asked, 2]);
  });

  it('says why a download failed, and tries again where the user wants it', async () => {
    let broken = true;
    const installer = await opened(async (...request) => {
      if (broken)
        throw new DownloadError('offline', 'The server could not be reached.', 'Check the connection.');
      return await arrives(...request);
    });
    ui.clicks = [undefined];
    assert.equal(await installer.install(MODEL, FREE), undefined);
    assert.match(ui.last?.text ?? '', /Coder could not be downloaded\..*Check the connection\./);
    assert.deepEqual(ui.last?.buttons, ['Try Again']);
    ui.clicks = ['Try Again'];
    const first = installer.install(MODEL, FREE);
    broken = false;
    assert.ok(await first);
  });

  it('ends without a word when it is cancelled', async () => {
    const installer = await opened(async (_, __, { signal }) => {
      while (!signal.aborted) await settle();
      throw new Error('It was cancelled.');
    });
    ui.onProgress = (cancel) => setTimeout(cancel, 5);
    assert.equal(await installer.install(MODEL, FREE), undefined);
    assert.deepEqual(ui.shown, []);
  });
});
