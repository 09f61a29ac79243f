import assert from 'node:assert/strict';
import { measureKeystroke } from '../../../../scripts/bench/keystroke.ts';

describe('the cost of a keystroke', () => {
  it('is measured for each key, with what parsing costs behind it', async () => {
    const cost = await measureKeystroke(200, 50);
    assert.deepEqual([cost.lines, cost.keys], [200, 50]);
    for (const { p50, p95, max } of [cost.synchronous, cost.slice, cost.both])
      assert.ok(p50 > 0 && p50 <= p95 && p95 <= max);
    assert.ok(cost.firstParse.totalMs >= cost.firstParse.longestSliceMs);
    assert.ok(cost.memory.afterParse > 0);
  });
});
