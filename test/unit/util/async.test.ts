import assert from 'node:assert/strict';
import { delay, noAbort, unlessAborted, untilAborted } from '../../../src/util/async.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';

async function* from<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}

describe('unlessAborted', () => {
  it('rejects at once with a signal that is aborted already', async () => {
    await assert.rejects(
      unlessAborted(new Promise(() => undefined), AbortSignal.abort(new Error('before'))),
      /before/,
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
});

describe('delay', () => {
  it('ends in time, or when it is aborted, and leaves no timer', async () => {
    const clock = new FakeClock();
    const controller = new AbortController();
    const first = delay(clock, 1000, controller.signal);
    await clock.advance(1000);
    await first;
    const second = delay(clock, 1000, controller.signal);
    controller.abort(new Error('enough'));
    await assert.rejects(second, /enough/);
    assert.equal(clock.timers, 0);
  });
});
