import assert from 'node:assert/strict';
import * as v from 'valibot';
import { bestThreads, THREADS } from '../../../../src/worker/native/llamaEngine.ts';

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

describe('THREADS', () => {
  it('are whole numbers from 1 on', () => {
    assert.deepEqual(
      [1, 8, 0, -1, 1.5, '2', null].map((value) => v.is(THREADS, value)),
      [true, true, false, false, false, false, false],
    );
  });
});
