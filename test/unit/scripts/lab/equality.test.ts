import assert from 'node:assert/strict';
import { areEqual } from '../../../../scripts/lab/equality.ts';

const same = {
  ...{ generations: 500, different: 0, ties: 0, widestGap: 0 },
  ...{ drafted: 1, accepted: 1, again: 0, acceptance: 1, noise: { mean: 0, p99: 0, max: 0 } },
};
const ties = (count: number): typeof same => ({ ...same, different: count, ties: count });
const differences = { ...same, different: 2, ties: 1 };

describe('texts with and without drafts', () => {
  it('are equal but for ties in fewer than one generation of 50', () => {
    assert.ok(areEqual({ refuted: same, match: ties(9) }));
    assert.ok(!areEqual({ refuted: same, match: ties(10) }));
  });

  it('are not equal where anything else differs', () => {
    assert.ok(!areEqual({ match: differences }));
  });

  it('are equal with the own kernels and with exact ones', () => {
    assert.ok(areEqual({ match: ties(9) }, { match: same }));
    assert.ok(!areEqual({ match: ties(10) }, { match: same }));
    assert.ok(!areEqual({ match: same }, { match: differences }));
  });
});
