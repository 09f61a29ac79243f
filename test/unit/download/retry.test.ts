import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TransferError, type TransferReason } from '../../../src/download/errors.ts';
import { nextTry, NO_TRIES, retryAfterMs, waitText } from '../../../src/download/retry.ts';

const fault = (reason: TransferReason, retryAfterMs?: number): TransferError =>
  new TransferError(reason, 'No.', '', { retryAfterMs });

/** Waits, in seconds, until a fault that comes again and again is told. */
function waits(error: unknown, brought: number, tries = NO_TRIES): readonly number[] {
  const next = nextTry(error, tries, brought);
  return next ? [next.waitMs / 1000, ...waits(error, brought, next.tries)] : [];
}

describe('nextTry', () => {
  const cases: readonly [what: string, error: unknown, brought: number, seconds: readonly number[]][] = [
    ['a cut after some bytes', fault('interrupted'), 1, [1, 1, 1, 1, 1]],
    ['a stall after some bytes', fault('stalled'), 1, [1, 1, 1, 1, 1]],
    ['a cut without a byte', fault('interrupted'), 0, []],
    ['a stall without a byte', fault('stalled'), 0, []],
    ['a busy server', fault('busy'), 0, [1, 2, 4]],
    ['a busy server that names a time', fault('busy', 60_000), 0, [60, 60, 60]],
    ['a busy server that names too long a time', fault('busy', 60_001), 0, []],
    ['no network', fault('offline'), 0, []],
    ['another fault', fault('not-found'), 1, []],
    ['another file', fault('mismatch'), 1, []],
    ['what is no fault of a transfer', new Error('ENOSPC'), 1, []],
  ];
  for (const [what, error, brought, seconds] of cases) {
    it(`waits ${String(seconds)} seconds after ${what}`, () =>
      assert.deepEqual(waits(error, brought), seconds));
  }

  it('has patience with a network that was there', () => {
    assert.deepEqual(waits(fault('offline'), 0, { cuts: 1, failures: 0 }), [1, 2, 4]);
  });

  it('begins to count failures anew after bytes', () => {
    const next = nextTry(fault('interrupted'), { cuts: 2, failures: 3 }, 1);
    assert.deepEqual(next?.tries, { cuts: 3, failures: 0 });
  });
});

describe('retryAfterMs', () => {
  const date = 'Fri, 02 Jan 2026 03:04:05 GMT';
  const cases: readonly [headers: Record<string, string>, ms: number | undefined][] = [
    [{}, undefined],
    [{ 'retry-after': '' }, undefined],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': ' 120 ' }, 120_000],
    [{ 'retry-after': 'Fri, 02 Jan 2026 03:05:05 GMT', date }, 60_000],
    [{ 'retry-after': 'Fri, 02 Jan 2026 03:05:05 GMT' }, 30_000],
    [{ 'retry-after': 'Fri, 02 Jan 2026 03:00:00 GMT', date }, 0],
  ];
  for (const [headers, ms] of cases) {
    it(`of ${JSON.stringify(headers)} is ${ms}`, () => {
      assert.equal(retryAfterMs(new Headers(headers), Date.parse('2026-01-02T03:04:35Z')), ms);
    });
  }
});

describe('waitText', () => {
  it('says times as people do, and never too short', () => {
    const texts = [1, 1000, 90_000, 120_000, 120_001, 300_000, 7_200_000, 7_200_001].map(waitText);
    assert.deepEqual(texts, [
      '1 s',
      '1 s',
      '90 s',
      '120 s',
      '3 minutes',
      '5 minutes',
      '120 minutes',
      '3 hours',
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e8 }), (ms) => {
        const [, count, unit] = /^(\d+) (s|minutes|hours)$/.exec(waitText(ms)) ?? [];
        const seconds = Number(count) * (unit === 's' ? 1 : unit === 'minutes' ? 60 : 3600);
        assert.ok(seconds * 1000 >= ms);
      }),
    );
  });
});
