import assert from 'node:assert/strict';
import { tallySources } from '../../../../scripts/lab/gain.ts';

describe('the gain of drafts', () => {
  it('is told by the source of the drafts', () => {
    const three = [1, 2, 9].map((token) => ({ token, logProbability: -0.1 }));
    const tallies = tallySources([
      {
        draft: { source: 'refuted', tokens: [1, 2, 3] },
        pending: 1,
        written: three,
        free: true,
        ms: 1,
        again: 0,
      },
      {
        draft: { source: 'refuted', tokens: [] },
        pending: 1,
        written: three.slice(2),
        free: true,
        ms: 1,
        again: 0,
      },
    ]);
    assert.deepEqual(tallies['refuted'], { steps: 1, drafted: 3, accepted: 2, acceptance: 2 / 3 });
    assert.equal(tallies['none']?.steps, 1);
  });
});
