import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  bytesPerSecond,
  type DownloadProgress,
  nextRate,
  ProgressReporter,
  secondsLeft,
  sizeText,
  startRate,
} from '../../../src/download/progress.ts';
import { FakeClock } from '../../support/fakeClock.ts';

describe('the rate of a download', () => {
  it('is not known at first', () => {
    const rate = startRate(0, 5000);
    assert.equal(bytesPerSecond(rate), 0);
    assert.equal(secondsLeft(rate, 10_000), undefined);
  });

  it('is exact as long as it does not change, however often it is measured', () => {
    const steps = fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 0, max: 1e9 }), (waits, begin) => {
        let rate = startRate(0, begin);
        for (const wait of waits) rate = nextRate(rate, rate.at + wait, rate.bytes + 3 * wait);
        assert.ok(Math.abs(bytesPerSecond(rate) - 3000) < 1e-6);
        const left = secondsLeft(rate, rate.bytes + 6000);
        assert.ok(left !== undefined && Math.abs(left - 2) < 1e-6);
      }),
    );
  });

  it('follows a change within some seconds, and does not jump', () => {
    let rate = startRate(0, 0);
    for (let second = 1; second <= 20; second++) rate = nextRate(rate, second * 1000, second * 1000);
    for (let second = 21; second <= 22; second++) rate = nextRate(rate, second * 1000, rate.bytes + 5000);
    assert.ok(bytesPerSecond(rate) > 1500 && bytesPerSecond(rate) < 3500);
    for (let second = 23; second <= 40; second++) rate = nextRate(rate, second * 1000, rate.bytes + 5000);
    assert.ok(Math.abs(bytesPerSecond(rate) - 5000) < 100);
  });

  it('begins anew with fewer bytes, and takes no notice of time that stands still', () => {
    const rate = nextRate(startRate(0, 0), 1000, 1000);
    assert.equal(bytesPerSecond(nextRate(rate, 2000, 500)), 0);
    assert.deepEqual(nextRate(rate, 1000, 2000), rate);
  });

  it('leaves no time where nobody knows the size, and none where all is there', () => {
    const rate = nextRate(startRate(0, 0), 1000, 1000);
    assert.equal(secondsLeft(rate, undefined), undefined);
    assert.equal(secondsLeft(rate, 1000), 0);
  });
});

describe('ProgressReporter', () => {
  it('reports ten times a second at most, and always at the beginning and the end', async () => {
    const clock = new FakeClock();
    const seen: DownloadProgress[] = [];
    const reporter = new ProgressReporter(clock, (progress) => seen.push(progress));
    for (let bytes = 0; bytes <= 1000; bytes++) {
      reporter.report({ bytes, totalBytes: 1000 });
      if (bytes % 10 === 0) await clock.advance(1);
    }
    assert.deepEqual(
      seen.map(({ bytes }) => bytes),
      [0, 990, 1000],
    );
    assert.ok(Math.abs((seen[1]?.bytesPerSecond ?? 0) - 9900) < 1);
  });

  it('reports what is right where a download stands still, and nothing once it is disposed of', async () => {
    const clock = new FakeClock();
    const seen: number[] = [];
    const reporter = new ProgressReporter(clock, ({ bytes }) => seen.push(bytes));
    for (const bytes of [0, 100, 200]) reporter.report({ bytes, totalBytes: 1000 });
    await clock.advance(1000);
    assert.deepEqual(seen, [0, 200]);
    for (const bytes of [300, 400]) reporter.report({ bytes, totalBytes: 1000 });
    reporter.dispose();
    await clock.advance(1000);
    assert.deepEqual(seen, [0, 200, 300]);
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
