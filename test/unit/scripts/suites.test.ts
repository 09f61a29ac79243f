import assert from 'node:assert/strict';
import { none, one, summary, total } from '../../../scripts/suites/counts.ts';
import { requestedSuites } from '../../../scripts/suites/suites.ts';

describe('the test command', () => {
  it('runs every suite in order unless some are named', () => {
    assert.deepEqual(requestedSuites([]), ['lint', 'types', 'unit', 'worker', 'integration']);
    assert.deepEqual(requestedSuites(['worker', 'lint']), ['lint', 'worker']);
  });

  it('names the suites when one is unknown', () => {
    assert.throws(() => requestedSuites(['unit', 'untit']), /no suite untit; there are lint, /);
  });

  it('sums up in a fixed form', () => {
    assert.equal(summary(none), '0 passed, 0 failed');
    const sum = total([one(true), one(false), { passed: 3, failed: 0, skipped: 2 }]);
    assert.equal(summary(sum), '4 passed, 1 failed, 2 skipped');
  });
});
