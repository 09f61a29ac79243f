import assert from 'node:assert/strict';
import { DownloadError, type DownloadReason } from '../../../src/download/errors.ts';
import { nextRetry, NO_FAILURES } from '../../../src/download/retry.ts';

const fault = (reason: DownloadReason, retryAfterMs?: number): DownloadError =>
  new DownloadError(reason, 'No.', '', { retryAfterMs });

/** Waits, in seconds, until a fault that comes again and again is told. */
function waits(error: unknown, brought: number, history = NO_FAILURES): readonly number[] {
  const next = nextRetry(error, history, brought);
  return next ? [next.waitMs / 1000, ...waits(error, brought, next.history)] : [];
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
    ['what is no error of a download', new Error('ENOSPC'), 1, []],
  ];
  for (const [what, error, brought, seconds] of cases) {
    it(`waits ${String(seconds)} seconds after ${what}`, () =>
      assert.deepEqual(waits(error, brought), seconds));
  }

  it('has patience with a network that was there', () => {
    assert.deepEqual(waits(fault('offline'), 0, { cuts: 1, failures: 0 }), [1, 2, 4]);
  });

  it('begins to count failures anew after bytes', () => {
    const next = nextRetry(fault('interrupted'), { cuts: 2, failures: 3 }, 1);
    assert.deepEqual(next?.history, { cuts: 3, failures: 0 });
  });
});
