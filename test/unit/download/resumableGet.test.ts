import assert from 'node:assert/strict';
import { linkSync, lstatSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type Answer,
  chunked,
  cut,
  inTurn,
  part,
  ranged,
  stalling,
  status,
  whole,
} from '../../support/fileHost.ts';
import { BYTES, diskOnWrite, OTHER, sha256, TAGGED, useDownloads } from './harness.ts';

const ALL = BYTES.length;

describe('a download that is interrupted', () => {
  const use = useDownloads();

  describe('goes on by itself', () => {
    it('from where it was cut, if the file is still the same', async () => {
      const { serve, run, cutAfter, header, isComplete, clock } = use();
      serve(inTurn(cutAfter(100_000, TAGGED), ranged(BYTES, TAGGED)));
      await run();
      assert.deepEqual([header('range'), header('if-range')], ['bytes=100000-', '"one"']);
      assert.deepEqual(clock.waits, [1000]);
      isComplete();
    });

    it('five times', async () => {
      const { serve, run, cutAfter, host, isComplete } = use();
      serve(inTurn(...five(cutAfter(50_000, TAGGED)), ranged(BYTES, TAGGED)));
      await run();
      assert.equal(host.asked.length, 6);
      isComplete();
    });

    it('not a sixth time, and keeps what has arrived', async () => {
      const { serve, fail, cutAfter, host, names } = use();
      serve(cutAfter(50_000 - 1000, TAGGED));
      assert.equal(
        await fail('interrupted'),
        'The connection ended after 1 MB of 1 MB. Try again: it goes on from there.',
      );
      assert.equal(host.asked.length, 6);
      assert.deepEqual(names(), ['model.gguf.partial', 'model.gguf.partial.json']);
    });

    it('not when the connection brought nothing', async () => {
      const { serve, fail, host, names } = use();
      serve(cut(BYTES, 0));
      await fail('interrupted');
      assert.equal(host.asked.length, 1);
      assert.deepEqual(names(), []);
    });

    it('when the server ends too early without saying how much there is', async () => {
      const { serve, run, isComplete } = use();
      serve(inTurn(chunked(BYTES.subarray(0, 100_000)), ranged(BYTES)));
      await run();
      isComplete();
    });

    it('after 30 seconds without a byte', async () => {
      const { serve, run, written, clock, host, header, isComplete } = use();
      serve(inTurn(stalling(BYTES, 100_000, TAGGED), ranged(BYTES, TAGGED)));
      const running = run();
      await written(100_000);
      await clock.advance(29_000);
      assert.deepEqual(clock.waits, []);
      while (host.asked.length < 2) await clock.advance(1000);
      await running;
      assert.equal(header('range'), 'bytes=100000-');
      isComplete();
    });

    it('when the network is away for a moment', async () => {
      const { serve, run, cutAfter, clock, isComplete } = use();
      serve(inTurn(cutAfter(100_000, TAGGED), ranged(BYTES, TAGGED)));
      let calls = 0;
      const fetch: typeof globalThis.fetch = async (...request) => {
        calls++;
        if (calls === 2 || calls === 3) throw new TypeError('fetch failed');
        return await globalThis.fetch(...request);
      };
      await run({ fetch });
      assert.deepEqual(clock.waits, [1000, 1000, 2000]);
      isComplete();
    });
  });

  it('gives up after 30 seconds without an answer', async () => {
    const { serve, fail, clock, names } = use();
    serve(() => void clock.advance(30_000));
    assert.match(await fail('stalled'), /^The download of Model did not move for 30 s\. Try again/);
    assert.deepEqual(names(), []);
  });

  it('does not blame the network for a slow disk', async () => {
    const { serve, run, host, clock, isComplete } = use();
    serve(whole(BYTES));
    await run({ disk: diskOnWrite(async () => await clock.advance(60_000)) });
    assert.equal(host.asked.length, 1);
    isComplete();
  });

  describe('is taken up by the next one', () => {
    it('with what has arrived, and its progress says so', async () => {
      const { interrupt, serve, run, header, seen, isComplete } = use();
      await interrupt(100_000);
      serve(ranged(BYTES, TAGGED));
      seen.length = 0;
      await run();
      assert.deepEqual([header('range'), header('if-range')], ['bytes=100000-', '"one"']);
      assert.equal(seen[0]?.bytes, 100_000);
      isComplete();
    });

    it('without asking, if only the name was missing', async () => {
      const { interrupt, run, host, partial, isComplete } = use();
      await interrupt(100_000);
      writeFileSync(partial, BYTES);
      const before = host.asked.length;
      await run();
      assert.equal(host.asked.length, before);
      isComplete();
    });

    it('anew, if it is longer than the file', async () => {
      const { interrupt, serve, run, header, partial, isComplete } = use();
      await interrupt(100_000);
      writeFileSync(partial, Buffer.concat([BYTES, BYTES]));
      serve(ranged(BYTES, TAGGED));
      await run();
      assert.equal(header('range'), undefined);
      isComplete();
    });

    it('keeps no key of the address', async () => {
      const { interrupt, partial, host } = use();
      await interrupt(100_000);
      const record: unknown = JSON.parse(readFileSync(`${partial}.json`, 'utf8'));
      assert.equal((record as { address: string }).address, `${host.origin}/model.gguf`);
      assert.doesNotMatch(JSON.stringify(record), /secret/);
    });

    it('from another address that has the same file', async () => {
      const { interrupt, host, run, header, isComplete } = use();
      await interrupt(100_000, {}, {});
      host.serve('/mirror', ranged(BYTES));
      await run({ address: `${host.origin}/mirror` });
      assert.deepEqual([header('range'), header('if-range')], ['bytes=100000-', undefined]);
      isComplete();
    });

    it('begins anew where what has arrived is wrong, after the whole was', async () => {
      const { interrupt, serve, run, host, partial, isComplete } = use();
      await interrupt(100_000);
      writeFileSync(partial, OTHER.subarray(0, 100_000));
      serve(ranged(BYTES, TAGGED));
      const before = host.asked.length;
      await run();
      const ranges = host.requests.slice(before).map(({ headers }) => headers.range);
      assert.deepEqual(ranges, ['bytes=100000-', undefined]);
      isComplete();
    });

    it('leaves nothing where the whole is wrong the second time too', async () => {
      const { interrupt, serve, fail, host, names } = use();
      await interrupt(100_000);
      serve(ranged(OTHER, TAGGED));
      const before = host.asked.length;
      await fail('mismatch');
      assert.equal(host.asked.length, before + 2);
      assert.deepEqual(names(), []);
    });
  });

  describe('begins anew, and never appends,', () => {
    const answers = [
      ['ignores what part was asked for', whole(BYTES, TAGGED), 1],
      ['has another version', ranged(BYTES, { etag: '"two"' }), 1],
      ['sends another part', part(BYTES, 50_000, `bytes 50000-${ALL - 1}/${ALL}`), 2],
      ['sends a part of a file of another size', part(BYTES, 100_000, `bytes 100000-${ALL - 1}/999999`), 2],
      ['does not say which part it sends', part(BYTES, 100_000, 'bytes'), 2],
      [
        'sends a part of another version',
        part(BYTES, 100_000, `bytes 100000-${ALL - 1}/${ALL}`, { etag: '"two"' }),
        2,
      ],
      ['has no such part', status(416), 2],
    ] as const;
    for (const [what, answer, requests] of answers) {
      it(`when the server ${what}`, async () => {
        const { interrupt, serve, run, host, isComplete } = use();
        await interrupt(100_000);
        serve(inTurn(answer, whole(BYTES)));
        const before = host.asked.length;
        await run();
        assert.equal(host.asked.length, before + requests);
        isComplete();
      });
    }

    it('when nothing tells versions apart, neither a hash nor a strong tag', async () => {
      const { serve, fail, run, written, header, isComplete } = use();
      const controller = new AbortController();
      serve(stalling(BYTES, 100_000, { etag: 'W/"one"' }));
      void written(100_000).then(() => controller.abort());
      await fail('cancelled', { hash: 'unknown', signal: controller.signal });
      serve(ranged(BYTES));
      await run({ hash: 'unknown' });
      assert.equal(header('range'), undefined);
      isComplete();
    });

    it('in one and the same download too', async () => {
      const { serve, run, cutAfter, host, header, isComplete } = use();
      serve(inTurn(cutAfter(100_000, { etag: 'W/"one"' }), ranged(BYTES)));
      await run({ hash: 'unknown' });
      assert.deepEqual([host.asked.length, header('range')], [2, undefined]);
      isComplete();
    });

    it('when another file is wanted', async () => {
      const { interrupt, serve, run, header, isComplete } = use();
      await interrupt(100_000, { hash: { sha256: 'a'.repeat(64) } });
      serve(ranged(BYTES, TAGGED));
      await run();
      assert.equal(header('range'), undefined);
      isComplete();
    });
  });

  it('goes on without a hash where a strong tag tells that the file is the same', async () => {
    const { interrupt, serve, run, header, isComplete } = use();
    await interrupt(100_000, { hash: 'unknown', bytes: undefined });
    serve(ranged(BYTES, TAGGED));
    await run({ hash: 'unknown', bytes: undefined });
    assert.deepEqual([header('range'), header('if-range')], ['bytes=100000-', '"one"']);
    isComplete();
  });

  it('learns the size with the rest, where the beginning did not say it', async () => {
    const { serve, fail, run, written, host, isComplete } = use();
    const unknown = { hash: 'unknown', bytes: undefined } as const;
    const controller = new AbortController();
    serve((response) => void response.writeHead(200, TAGGED).write(BYTES.subarray(0, 100_000)));
    void written(100_000).then(() => controller.abort());
    await fail('cancelled', { ...unknown, signal: controller.signal });
    const tooShort: Answer = (response) => {
      const range = { 'content-range': `bytes 100000-${ALL - 1}/${ALL}` };
      response.writeHead(206, { ...TAGGED, ...range }).write(BYTES.subarray(100_000, 200_000));
      response.end();
    };
    serve(inTurn(tooShort, ranged(BYTES, TAGGED)));
    await run(unknown);
    assert.equal(host.asked.length, 3);
    isComplete();
  });

  it('is left alone by a sign-in page that answers in between', async () => {
    const { interrupt, serve, fail, run, header, isComplete } = use();
    await interrupt(100_000);
    serve(whole(Buffer.from('<html>Sign in</html>'), { 'content-type': 'text/html' }));
    await fail('impostor');
    serve(ranged(BYTES, TAGGED));
    await run();
    assert.equal(header('range'), 'bytes=100000-');
    isComplete();
  });

  describe('does not trust what lies in the place of its partial file:', () => {
    const record = (): string =>
      JSON.stringify({
        address: `${use().host.origin}/model.gguf`,
        etag: '"one"',
        bytes: ALL,
        fingerprint: null,
      });
    let outside: string;
    beforeEach(() => {
      const { target } = use();
      outside = join(dirname(dirname(target)), 'outside');
      mkdirSync(dirname(target));
      writeFileSync(outside, 'precious');
    });

    for (const [what, make] of [
      ['a link', symlinkSync],
      ['a second name of another file', linkSync],
    ] as const) {
      it(what, async () => {
        const { partial, serve, run, isComplete } = use();
        make(outside, partial);
        writeFileSync(`${partial}.json`, record());
        serve(ranged(BYTES, TAGGED));
        await run({ hash: 'unknown' });
        isComplete();
        assert.equal(readFileSync(outside, 'utf8'), 'precious');
      });
    }

    it('a link in the place of what is known of it', async () => {
      const { partial, serve, run, header, isComplete } = use();
      writeFileSync(outside, record());
      writeFileSync(partial, OTHER.subarray(0, 1000));
      symlinkSync(outside, `${partial}.json`);
      serve(ranged(BYTES, TAGGED));
      await run({ hash: 'unknown' });
      assert.equal(header('range'), undefined);
      assert.equal(readFileSync(outside, 'utf8'), record());
      isComplete();
    });

    const tooLong = JSON.stringify({
      address: '',
      etag: null,
      bytes: null,
      fingerprint: `sha256-${sha256(BYTES)}`,
    }).padEnd(20_000);
    for (const text of ['', '{', 'null', '[]', '{"address":1}', tooLong]) {
      it(`and ${text.length} bytes of ${JSON.stringify(text.slice(0, 20))} in the place of what is known of it`, async () => {
        const { partial, serve, run, host, isComplete } = use();
        writeFileSync(partial, OTHER.subarray(0, 1000));
        writeFileSync(`${partial}.json`, text);
        serve(ranged(BYTES, TAGGED));
        await run();
        assert.equal(host.requests[0]?.headers.range, undefined);
        isComplete();
      });
    }

    it('a folder, of which it says so', async () => {
      const { partial, serve, fail } = use();
      mkdirSync(partial);
      serve(whole(BYTES));
      assert.match(await fail('not-writable'), /cannot be written to/);
      assert.ok(lstatSync(partial).isDirectory());
      rmSync(partial, { recursive: true });
    });
  });
});

function five<T>(one: T): readonly [T, T, T, T, T] {
  return [one, one, one, one, one];
}
