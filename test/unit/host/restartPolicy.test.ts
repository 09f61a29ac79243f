import assert from 'node:assert/strict';
import { afterCrash } from '../../../src/host/crashes.ts';

describe('afterCrash', () => {
  it('waits 1, 2, 4, 8 s, and stops at the fifth crash', () => {
    const crashes: number[] = [];
    const decisions = [0, 1000, 3000, 7000, 15_000].map((now) => {
      crashes.push(now);
      const decision = afterCrash(crashes, now);
      return decision.kind === 'restart' ? decision.delayMs : 'stop';
    });
    assert.deepEqual(decisions, [1000, 2000, 4000, 8000, 'stop']);
  });

  it('forgets crashes after three minutes', () => {
    const crashes = [0, 1000, 2000, 3000, 200_000];
    assert.deepEqual(afterCrash(crashes, 200_000), { kind: 'restart', delayMs: 1000 });
  });
});
