import assert from 'node:assert/strict';
import { IdleTimer } from '../../../src/host/idleTimer.ts';
import { FakeClock } from '../../support/fakeClock.ts';

class Bench {
  readonly clock = new FakeClock();
  limitMs = 1000;
  /** When the last use ended; `undefined` while it goes on. */
  lastUse: number | undefined = 0;
  readonly calledAt: number[] = [];
  readonly timer = new IdleTimer({
    clock: this.clock,
    limitMs: () => this.limitMs,
    unusedMs: () => (this.lastUse === undefined ? 0 : this.clock.now() - this.lastUse),
    onIdle: () => this.calledAt.push(this.clock.now()),
  });
}

describe('IdleTimer', () => {
  it('calls back once', async () => {
    const bench = new Bench();
    bench.timer.watch();
    await bench.clock.advance(10_000);
    assert.deepEqual(bench.calledAt, [1000]);
    assert.equal(bench.clock.timers, 0);
  });

  it('does nothing before it is started', async () => {
    const bench = new Bench();
    await bench.clock.advance(10_000);
    assert.deepEqual(bench.calledAt, []);
  });

  it('waits for the rest after a use, with one timer', async () => {
    const bench = new Bench();
    bench.timer.watch();
    for (bench.lastUse = 0; bench.lastUse < 5000; bench.lastUse += 100) {
      await bench.clock.advance(100);
      assert.equal(bench.clock.timers, 1);
    }
    await bench.clock.advance(10_000);
    assert.deepEqual(bench.calledAt, [6000]);
  });

  it('waits for the end of a use', async () => {
    const bench = new Bench();
    bench.lastUse = undefined;
    bench.timer.watch();
    await bench.clock.advance(10_500);
    bench.lastUse = 10_500;
    await bench.clock.advance(10_000);
    assert.deepEqual(bench.calledAt, [11_500]);
  });

  it('goes by a changed limit when it is told', async () => {
    const bench = new Bench();
    bench.timer.watch();
    bench.limitMs = 5000;
    bench.timer.watch();
    await bench.clock.advance(3000);
    assert.deepEqual(bench.calledAt, []);
    bench.limitMs = 2000;
    bench.timer.watch();
    assert.deepEqual(bench.calledAt, [], 'not from within the call');
    await bench.clock.advance(0);
    assert.deepEqual(bench.calledAt, [3000]);
  });

  it('has no timer where the limit is 0, even if it was not told', async () => {
    const bench = new Bench();
    bench.timer.watch();
    bench.limitMs = 0;
    await bench.clock.advance(10_000);
    assert.equal(bench.clock.timers, 0);
    assert.deepEqual(bench.calledAt, []);
  });

  it('stops when it is disposed, and may be started again', async () => {
    const bench = new Bench();
    bench.timer.watch();
    bench.timer.dispose();
    await bench.clock.advance(10_000);
    assert.deepEqual(bench.calledAt, []);
    bench.timer.watch();
    await bench.clock.advance(0);
    assert.deepEqual(bench.calledAt, [10_000]);
  });
});
