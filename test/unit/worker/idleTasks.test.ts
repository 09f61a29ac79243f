import assert from 'node:assert/strict';
import { bestThreads } from '../../../src/worker/idleTasks.ts';

describe('bestThreads', () => {
  const cases: readonly [string, [number, number][], number][] = [
    [
      'the fastest',
      [
        [2, 40],
        [4, 22],
        [8, 30],
      ],
      4,
    ],
    [
      'fewer where they are about as fast',
      [
        [2, 40],
        [4, 22.9],
        [8, 22],
      ],
      4,
    ],
    ['the only one', [[3, 10]], 3],
  ];
  for (const [name, times, expected] of cases) {
    it(`takes ${name}`, () => assert.equal(bestThreads(new Map(times)), expected));
  }
});
