import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { settle } from '../../support/fakeClock.ts';
import { chunked, inTurn, ranged, stalling, whole } from '../../support/fileHost.ts';
import { BYTES, OTHER, sha256, useDownloads } from './harness.ts';

describe('download', () => {
  const use = useDownloads();

  it('brings a file, and nothing else is left', async () => {
    const { serve, run, isComplete } = use();
    serve(whole(BYTES, { etag: 'W/"x"', 'x-repo-commit': 'abc', server: 'test' }));
    const result = await run();
    assert.deepEqual(result, {
      kind: 'downloaded',
      bytes: BYTES.length,
      fingerprint: `sha256-${sha256(BYTES)}`,
      headers: new Map([
        ['etag', 'W/"x"'],
        ['x-repo-commit', 'abc'],
      ]),
    });
    isComplete();
  });

  it('takes a SHA-512 as well, and tells the SHA-256 of a file without a published hash', async () => {
    const { serve, run, isComplete } = use();
    serve(whole(BYTES));
    const integrity = `sha512-${createHash('sha512').update(BYTES).digest('base64')}`;
    await run({ hash: { integrity } });
    isComplete();
    const { target } = use();
    writeFileSync(target, 'of another size');
    const result = await run({ hash: 'unknown' });
    assert.equal(result.kind === 'downloaded' && result.fingerprint, `sha256-${sha256(BYTES)}`);
    isComplete();
  });

  it('asks for plain bytes, and for no part', async () => {
    const { serve, run, header } = use();
    serve(whole(BYTES));
    await run();
    assert.equal(header('accept-encoding'), 'identity');
    assert.deepEqual([header('range'), header('if-range')], [undefined, undefined]);
  });

  it("looks up the editor's fetch at each call", async () => {
    const { serve, run, isComplete } = use();
    const { fetch } = globalThis;
    let calls = 0;
    serve(whole(BYTES));
    globalThis.fetch = async (...request) => {
      calls++;
      return await fetch(...request);
    };
    try {
      await run();
    } finally {
      globalThis.fetch = fetch;
    }
    assert.equal(calls, 1);
    isComplete();
  });

  for (const [what, answer] of [
    ['only the server knows', whole(BYTES)],
    ['nobody knows', chunked(BYTES)],
  ] as const) {
    it(`takes a size that ${what}`, async () => {
      const { serve, run, isComplete, seen } = use();
      serve(answer);
      await run({ bytes: undefined });
      isComplete();
      assert.equal(seen.at(-1)?.totalBytes, BYTES.length);
    });
  }

  it('tells its progress, and the last byte before the file has its name', async () => {
    const { serve, run, seen, target } = use();
    serve(whole(BYTES));
    await run({
      onProgress: (progress) => {
        seen.push(progress);
        assert.ok(!existsSync(target));
      },
    });
    const first = { bytes: 0, bytesPerSecond: 0, secondsLeft: undefined, elsewhere: false };
    assert.deepEqual(seen[0], { ...first, totalBytes: BYTES.length });
    assert.equal(seen.at(-1)?.bytes, BYTES.length);
  });

  describe('where the target is there', () => {
    beforeEach(async () => await mkdir(dirname(use().target), { recursive: true }));

    it('ends at once if it is right', async () => {
      const { run, host, target, isComplete } = use();
      writeFileSync(target, BYTES);
      const { ino } = statSync(target);
      assert.deepEqual(await run(), { kind: 'already-there', bytes: BYTES.length });
      assert.deepEqual(host.asked, []);
      assert.equal(statSync(target).ino, ino);
      isComplete();
    });

    for (const [what, bytes] of [
      ['of another size', BYTES.subarray(1)],
      ['of another hash', OTHER],
    ] as const) {
      it(`replaces one ${what}`, async () => {
        const { serve, run, target, isComplete } = use();
        writeFileSync(target, bytes);
        serve(whole(BYTES));
        await run();
        isComplete();
      });
    }

    it('keeps the wrong one as long as there is nothing better', async () => {
      const { fail, target, names } = use();
      writeFileSync(target, OTHER);
      await fail('not-found');
      assert.deepEqual(readFileSync(target), OTHER);
      assert.deepEqual(names(), ['model.gguf']);
    });

    it('replaces a link, and leaves alone what it leads to', async () => {
      const { serve, run, target, isComplete } = use();
      const outside = join(dirname(dirname(target)), 'outside');
      writeFileSync(outside, 'precious');
      symlinkSync(outside, target);
      serve(whole(BYTES));
      await run();
      assert.equal(readFileSync(outside, 'utf8'), 'precious');
      assert.ok(!lstatSync(target).isSymbolicLink());
      isComplete();
    });
  });

  describe('that is another file', () => {
    it('is fetched anew once', async () => {
      const { serve, run, host, isComplete } = use();
      serve(inTurn(whole(OTHER), whole(BYTES)));
      await run();
      assert.equal(host.asked.length, 2);
      isComplete();
    });

    it('is an error the second time, and leaves nothing', async () => {
      const { serve, fail, host, names } = use();
      serve(ranged(OTHER));
      assert.match(await fail('mismatch'), /^Model is not the file that was published\. /);
      assert.equal(host.asked.length, 2);
      assert.deepEqual(names(), []);
    });

    it('is not fetched at all when the server says another size', async () => {
      const { serve, fail, host, names } = use();
      serve(whole(BYTES.subarray(0, 200_000)));
      await fail('mismatch');
      assert.equal(host.asked.length, 1);
      assert.deepEqual(names(), []);
    });

    it('is ended when it becomes too long', async () => {
      const { serve, fail, names } = use();
      serve(chunked(Buffer.concat([BYTES, BYTES])));
      await fail('mismatch');
      assert.deepEqual(names(), []);
    });
  });

  describe('that is cancelled', () => {
    it('before it began leaves nothing and asks nobody', async () => {
      const { fail, host, names } = use();
      await fail('cancelled', { signal: AbortSignal.abort() });
      assert.deepEqual([host.asked, names()], [[], []]);
    });

    for (const [what, keepPartial, left] of [
      ['keeps what has arrived', true, ['model.gguf.partial', 'model.gguf.partial.json']],
      ['leaves nothing where that is wanted', false, []],
    ] as const) {
      it(what, async () => {
        const { serve, fail, written, names, clock } = use();
        const controller = new AbortController();
        serve(stalling(BYTES, 100_000));
        void written(100_000).then(() => controller.abort());
        assert.equal(
          await fail('cancelled', { signal: controller.signal, keepPartial }),
          'The download was cancelled.',
        );
        assert.deepEqual(names(), left);
        assert.equal(clock.timers, 0);
      });
    }

    it('while it waits for the server ends at once', async () => {
      const { serve, fail, names } = use();
      const controller = new AbortController();
      serve(() => controller.abort());
      await fail('cancelled', { signal: controller.signal });
      assert.deepEqual(names(), []);
    });

    it('with the last byte is cancelled', async () => {
      const { serve, fail, names } = use();
      const controller = new AbortController();
      serve(whole(BYTES));
      const onProgress = ({ bytes }: { readonly bytes: number }): void => {
        if (bytes === BYTES.length) controller.abort();
      };
      await fail('cancelled', { signal: controller.signal, onProgress });
      assert.ok(!names().includes('model.gguf'));
    });
  });

  it('leaves no timer behind', async () => {
    const { serve, run, clock } = use();
    serve(whole(BYTES));
    await run();
    await settle();
    assert.equal(clock.timers, 0);
  });
});
