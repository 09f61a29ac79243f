import assert from 'node:assert/strict';
import type { DownloadProgress } from '../../../src/download/progress.ts';
import { type FetchPublished, ModelDownloads } from '../../../src/models/downloads.ts';
import type { PublishedModel } from '../../../src/models/published.ts';
import { ModelStore } from '../../../src/models/store.ts';
import { settle } from '../../support/fakeClock.ts';
import { useScratch } from '../../support/scratch.ts';

const file = (name: string, digit: string, bytes?: number): PublishedModel['files'][0] => ({
  name,
  address: `https://example.org/${name}`,
  bytes,
  sha256: digit.repeat(64),
});

const MODEL: PublishedModel = {
  id: 'coder',
  label: 'Coder',
  repository: 'owner/coder',
  revision: 'main',
  licence: 'Apache-2.0',
  files: [file('one.gguf', 'a', 100), file('two.gguf', 'b', 300)],
};

/** A transfer that a test moves by hand. */
class Wire {
  readonly asked: string[] = [];
  #progress: (progress: DownloadProgress) => void = () => undefined;
  #end: (bytes: number) => void = () => undefined;

  readonly fetch: FetchPublished = ({ name }, _, { signal, onProgress }) => {
    this.asked.push(name);
    this.#progress = onProgress;
    return new Promise((resolve, reject) => {
      this.#end = resolve;
      signal.addEventListener('abort', () => reject(new Error('cancelled')));
    });
  };

  move(bytes: number): void {
    this.#progress({ bytes, totalBytes: undefined, bytesPerSecond: 10, secondsLeft: 1, elsewhere: false });
  }

  async end(bytes: number): Promise<void> {
    this.#end(bytes);
    await settle();
  }
}

describe('ModelDownloads', () => {
  const scratch = useScratch();
  const opened = (): { wire: Wire; downloads: ModelDownloads } => {
    const wire = new Wire();
    return { wire, downloads: new ModelDownloads(new ModelStore(scratch()), wire.fetch) };
  };
  const begun = async (wire: Wire, files: number): Promise<void> => {
    while (wire.asked.length < files) await settle();
  };

  it('counts the bytes of all files together', async () => {
    const { wire, downloads } = opened();
    const installing = downloads.start(MODEL);
    await begun(wire, 1);
    wire.move(50);
    assert.deepEqual([downloads.get('coder')?.bytes, downloads.get('coder')?.totalBytes], [50, 400]);
    await wire.end(100);
    await begun(wire, 2);
    wire.move(30);
    const [running] = downloads.running;
    assert.deepEqual([running?.bytes, running?.secondsLeft], [130, 27]);
    await wire.end(300);
    assert.equal((await installing)?.versions[0].files[1]?.bytes, 300);
    assert.deepEqual(downloads.running, []);
  });

  it('is joined by whoever wants the same model', async () => {
    const { wire, downloads } = opened();
    const first = downloads.start(MODEL);
    const second = downloads.start(MODEL);
    await begun(wire, 1);
    await wire.end(100);
    await begun(wire, 2);
    await wire.end(300);
    assert.equal(await first, await second);
    assert.deepEqual(wire.asked, ['one.gguf', 'two.gguf']);
  });

  it('ends when it is cancelled, and begins again when it is wanted again', async () => {
    const { wire, downloads } = opened();
    const installing = downloads.start(MODEL);
    await begun(wire, 1);
    downloads.cancel('coder');
    assert.equal(await installing, undefined);
    assert.equal(downloads.get('coder'), undefined);
    void downloads.start(MODEL).catch(() => undefined);
    await begun(wire, 2);
    assert.deepEqual(wire.asked, ['one.gguf', 'one.gguf']);
    downloads.dispose();
  });

  it('tells of every change', async () => {
    const { wire, downloads } = opened();
    let told = 0;
    downloads.onChange(() => told++);
    const installing = downloads.start({ ...MODEL, files: [file('one.gguf', 'a')] });
    await begun(wire, 1);
    wire.move(5);
    assert.equal(downloads.get('coder')?.totalBytes, undefined);
    await wire.end(10);
    await installing;
    assert.equal(told, 3);
  });
});
