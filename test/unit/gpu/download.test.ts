import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  downloadFrom,
  ownRelease,
  type Release,
  releaseAddress,
  releasePage,
} from '../../../src/gpu/download.ts';
import type { GpuReason } from '../../../src/gpu/errors.ts';
import { type GpuPackage, gpuPackages } from '../../../src/gpu/packages.ts';
import type { Clock } from '../../../src/util/async.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { chunked, cut, redirect, stalling, status, whole } from '../../support/fileHost.ts';
import { HastyClock } from '../../support/hastyClock.ts';
import { integrityOf } from '../../support/packed.ts';
import { ReleaseHost } from '../../support/releaseHost.ts';
import { useScratch } from '../../support/scratch.ts';

const BYTES = Buffer.from('a native package, packed'.repeat(20_000));
const WANTED: GpuPackage = {
  name: 'linux-x64-vulkan',
  bytes: BYTES.length,
  unpackedBytes: BYTES.length,
  integrity: integrityOf(BYTES),
};

interface Options {
  readonly wanted?: GpuPackage;
  readonly release?: Release;
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
  readonly onBytes?: (bytes: number) => void;
}

describe('downloadFrom', () => {
  const scratch = useScratch();
  let host: ReleaseHost;
  beforeEach(async () => {
    host = await ReleaseHost.start();
  });
  afterEach(async () => await host.stop());

  const target = (): string => join(scratch(), 'packed.tgz');

  async function run(options: Options = {}): Promise<void> {
    const { wanted = WANTED, release = host.release, onBytes = () => undefined } = options;
    const { clock = new HastyClock((ms) => ms <= 4000), signal = new AbortController().signal } = options;
    await downloadFrom(release, clock)(wanted, target(), signal, onBytes);
  }

  /** The message that a download fails with; it has to leave nothing behind. */
  async function failure(reason: GpuReason, options: Options = {}): Promise<string> {
    let text = '';
    await assert.rejects(run(options), (error: { kind?: GpuReason; message: string }) => {
      assert.equal(error.kind, reason, error.message);
      text = error.message;
      return true;
    });
    assert.deepEqual(readdirSync(scratch()), []);
    return text;
  }

  it('brings a file, with progress', async () => {
    host.serve(WANTED, whole(BYTES));
    const seen: number[] = [];
    await run({ onBytes: (bytes) => seen.push(bytes) });
    assert.deepEqual(await readFile(target()), BYTES);
    assert.deepEqual(readdirSync(scratch()), ['packed.tgz']);
    assert.equal(seen.at(-1), BYTES.length);
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => a - b),
    );
  });

  it('gives the file its name only once it is complete', async () => {
    host.serve(WANTED, whole(BYTES));
    await run({ onBytes: () => assert.ok(!existsSync(target())) });
  });

  it('follows redirects to allowed addresses', async () => {
    host.serve(WANTED, redirect('/assets/1?token=x'));
    host.serve('/assets/1?token=x', redirect('/assets/2', 307));
    host.serve('/assets/2', whole(BYTES));
    await run();
    assert.equal(host.asked.length, 3);
  });

  it('refuses a redirect to a foreign host, and does not ask it', async () => {
    const foreign = await ReleaseHost.start();
    try {
      const { folder } = foreign.release;
      host.serve(WANTED, redirect(`${folder}/file`));
      assert.match(await failure('refused'), /sent to http:\/\/127\.0\.0\.1:\d+, which is no server of ours/);
      assert.deepEqual(foreign.asked, []);
    } finally {
      await foreign.stop();
    }
  });

  it('refuses an address that is not allowed from the start', async () => {
    const policy = { owner: 'ours', allows: ({ protocol }: URL) => protocol === 'https:' };
    await failure('refused', { release: { ...host.release, policy } });
    assert.deepEqual(host.asked, []);
  });

  it('gives up after ten redirects', async () => {
    host.serve(WANTED, redirect('/again'));
    host.serve('/again', redirect('/again'));
    assert.match(await failure('refused'), /more than 10 times/);
    assert.equal(host.asked.length, 11);
  });

  it('says what a redirect without an address was', async () => {
    host.serve(WANTED, redirect(''));
    assert.match(await failure('server'), /status 302/);
  });

  it('says when the release has no such file', async () => {
    assert.match(await failure('not-found'), /no file node-llama-cpp-linux-x64-vulkan-3\.21\.1\.tgz \(404\)/);
  });

  const statuses: readonly [code: number, reason: GpuReason][] = [
    [401, 'needs-access'],
    [403, 'needs-access'],
    [429, 'busy'],
    [500, 'busy'],
    [503, 'busy'],
  ];
  for (const [code, reason] of statuses) {
    it(`says what a status of ${code} means`, async () => {
      host.serve(WANTED, status(code));
      assert.match(
        await failure(reason),
        new RegExp(`status ${code} instead of the file\\. Try again later`),
      );
    });
  }

  it('says when there is no connection, and why', async () => {
    const gone = await ReleaseHost.start();
    const { release } = gone;
    await gone.stop();
    const text = await failure('offline', { release });
    assert.match(text, /could not be reached \(ECONNREFUSED\).*proxy settings/);
  });

  it('says when another file came', async () => {
    host.serve(WANTED, whole(Buffer.from(BYTES).fill('x', 100, 101)));
    assert.match(await failure('mismatch'), /is not the file that was published/);
  });

  it('says when a page came instead', async () => {
    host.serve(WANTED, whole(Buffer.from('<html>Please sign in</html>')));
    assert.match(await failure('mismatch'), /sign-in page/);
  });

  it('ends a download that is larger than it should be', async () => {
    host.serve(WANTED, chunked(Buffer.concat([BYTES, BYTES])));
    await failure('mismatch');
  });

  it('says when the connection ends in between', async () => {
    host.serve(WANTED, cut(BYTES, 1000));
    assert.equal(await failure('interrupted'), 'The connection ended after 1 MB of 1 MB. Try again.');
  });

  it('says when a download of unknown length ends early', async () => {
    host.serve(WANTED, chunked(BYTES.subarray(0, 1000)));
    assert.match(await failure('interrupted'), /The connection ended/);
  });

  it('gives up after 30 seconds without an answer', async () => {
    const clock = new FakeClock();
    host.serve(WANTED, () => void clock.advance(30_000));
    assert.match(await failure('stalled', { clock }), /did not move for 30 s\. Try again\.$/);
  });

  it('is cancelled before and during the download', async () => {
    host.serve(WANTED, stalling(BYTES, 1000));
    await failure('cancelled', { signal: AbortSignal.abort() });
    const controller = new AbortController();
    await failure('cancelled', { signal: controller.signal, onBytes: () => controller.abort() });
  });
});

describe('the release of the packages', () => {
  const { repository } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    readonly repository: { readonly url: string };
  };
  const release = ownRelease(repository.url);
  const { vulkan } = gpuPackages('linux', 'x64')!;

  it('is one of our own repository, tagged with the version', () => {
    assert.equal(
      releaseAddress(release, vulkan),
      'https://github.com/nearline/nearline/releases/download/gpu-3.21.1/node-llama-cpp-linux-x64-vulkan-3.21.1.tgz',
    );
    assert.equal(releasePage(repository.url), 'https://github.com/nearline/nearline/releases/tag/gpu-3.21.1');
    assert.ok(release.policy.allows(new URL(releaseAddress(release, vulkan))));
  });

  for (const address of [
    'http://github.com/nearline/nearline',
    'https://github.com:8443/nearline/nearline',
    'https://github.com.example.org/nearline',
    'https://example.org/github.com',
    'ftp://github.com/file',
  ]) {
    it(`does not come from ${address}`, () => assert.ok(!release.policy.allows(new URL(address))));
  }

  it('may come from the hosts of its files', () => {
    assert.ok(release.policy.allows(new URL('https://release-assets.githubusercontent.com/a?token=b')));
    assert.ok(release.policy.allows(new URL('https://objects.githubusercontent.com/a')));
  });
});
