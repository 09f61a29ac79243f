import assert from 'node:assert/strict';
import fc from 'fast-check';
import { withHead } from '../../../src/download/content.ts';
import { diskFault } from '../../../src/download/errors.ts';
import { sizeText } from '../../../src/download/progress.ts';
import { httpsFrom } from '../../../src/download/request.ts';
import { noAbort, orAborted, pause, untilAborted } from '../../../src/util/async.ts';
import { isAlive } from '../../../src/util/process.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';

async function* from<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}

describe('httpsFrom', () => {
  const { allows } = httpsFrom('us', ['example.org', '.cdn.example.org']);
  const cases: readonly [address: string, expected: boolean][] = [
    ['https://example.org/file?x=1', true],
    ['https://EXAMPLE.org/', true],
    ['https://example.org:443/', true],
    ['https://eu.cdn.example.org/', true],
    ['https://a.b.cdn.example.org/', true],
    ['https://cdn.example.org/', false],
    ['https://other.example.org/', false],
    ['https://evilcdn.example.org/', false],
    ['https://example.org.evil.com/', false],
    ['https://example.org@evil.com/', false],
    ['https://user@example.org/', false],
    ['https://:secret@example.org/', false],
    ['https://example.org./', false],
    ['https://example.org:8443/', false],
    ['http://example.org/', false],
    ['ftp://example.org/', false],
    ['file://example.org/', false],
  ];
  for (const [address, expected] of cases) {
    it(`${expected ? 'allows' : 'refuses'} ${address}`, () =>
      assert.equal(allows(new URL(address)), expected));
  }
});

describe('withHead', () => {
  it('changes no byte, and begins with as many as were wanted', async () => {
    const chunks = fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(chunks, fc.integer({ min: 1, max: 50 }), async (given, wanted) => {
        const got: Uint8Array[] = [];
        for await (const chunk of withHead(from(given), wanted)) got.push(chunk);
        const all = Buffer.concat(given);
        assert.deepEqual(Buffer.concat(got), all);
        assert.ok((got[0]?.byteLength ?? 0) >= Math.min(wanted, all.length));
      }),
    );
  });
});

describe('untilAborted', () => {
  it('passes everything on', async () => {
    const got: number[] = [];
    for await (const item of untilAborted(from([1, 2, 3]), noAbort)) got.push(item);
    assert.deepEqual(got, [1, 2, 3]);
  });

  it('ends with the reason, also where nothing more would come', async () => {
    const controller = new AbortController();
    const silent = async function* (): AsyncGenerator<number> {
      yield 1;
      await new Promise(() => undefined);
    };
    const reason = new Error('enough');
    const reading = (async () => {
      for await (const item of untilAborted(silent(), controller.signal)) assert.equal(item, 1);
    })();
    await settle();
    controller.abort(reason);
    await assert.rejects(reading, reason);
  });

  it('lets go of its source when nobody reads on', async () => {
    let isClosed = false;
    const source = async function* (): AsyncGenerator<number> {
      try {
        yield* from([1, 2]);
      } finally {
        isClosed = true;
      }
    };
    for await (const item of untilAborted(source(), noAbort)) if (item === 1) break;
    await settle();
    assert.ok(isClosed);
  });

  it('rejects at once with a signal that is aborted already', async () => {
    await assert.rejects(
      orAborted(new Promise(() => undefined), AbortSignal.abort(new Error('before'))),
      /before/,
    );
  });
});

describe('pause', () => {
  it('ends in time, or when it is aborted, and leaves no timer', async () => {
    const clock = new FakeClock();
    const controller = new AbortController();
    const first = pause(clock, 1000, controller.signal);
    await clock.advance(1000);
    await first;
    const second = pause(clock, 1000, controller.signal);
    controller.abort(new Error('enough'));
    await assert.rejects(second, /enough/);
    assert.equal(clock.timers, 0);
  });
});

describe('diskFault', () => {
  it('names the reason, the code and the place', () => {
    const fault = (code?: string, path?: string): unknown =>
      diskFault(Object.assign(new Error(), { code, path }), 'The folder');
    assert.deepEqual(fault('EROFS', '/x'), {
      reason: 'not-writable',
      text: 'The folder cannot be written to (EROFS at /x).',
    });
    assert.deepEqual(fault('EDQUOT'), {
      reason: 'no-space',
      text: 'The disk is full: make room and try again.',
    });
    assert.deepEqual(fault('EBUSY', '/x'), {
      reason: 'in-use',
      text: 'Files are in use: close the other windows and try again (EBUSY at /x).',
    });
    assert.equal(fault('ECONNRESET'), undefined);
    assert.equal(diskFault('text', ''), undefined);
  });
});

describe('sizeText', () => {
  it('is in megabytes or gigabytes, rounded up or down', () => {
    const sizes = [0, 1, 27_476_121, 999_000_000, 999_000_001, 1_117_320_768, 4_700_000_000];
    const up = sizes.map((bytes) => sizeText(bytes));
    assert.deepEqual(up, ['0 MB', '1 MB', '28 MB', '999 MB', '1.00 GB', '1.12 GB', '4.70 GB']);
    const down = sizes.map((bytes) => sizeText(bytes, Math.floor));
    assert.deepEqual(down, ['0 MB', '0 MB', '27 MB', '999 MB', '999 MB', '1.11 GB', '4.70 GB']);
  });
});

describe('isAlive', () => {
  it('is true of this process and its parent, and false of one that cannot be', () => {
    assert.deepEqual(
      [isAlive(process.pid), isAlive(process.ppid), isAlive(999_999_999)],
      [true, true, false],
    );
  });
});
