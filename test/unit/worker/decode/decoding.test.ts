import assert from 'node:assert/strict';
import { branches } from '../../../../src/worker/decode/decoding.ts';
import type { Decoded } from '../../../../src/worker/decode/transcript.ts';

/** A completion whose tokens have runners-up this likely, of which those from `start` to `end` can be seen. */
function decoded(shares: readonly (number | undefined)[], start: number, end: number): Decoded {
  const predictions = shares.map((share, token) => ({
    token,
    logProbability: -0.1,
    ...(share === undefined ? {} : { runnerUp: { token: token + 100, logProbability: Math.log(share) } }),
  }));
  const rest = { text: '', scores: [], stop: 'line', tokens: [], steps: 0, sampled: 0, unused: 0 } as const;
  return { ...rest, predictions, visible: { start, end } };
}

const tokens = (count: number, ...args: Parameters<typeof decoded>): number[][] =>
  branches(decoded(...args), count).map((begun) => begun.map(({ token }) => token));

describe('branches', () => {
  it('leaves the completion where the model was least sure, the likeliest first', () => {
    assert.deepEqual(tokens(2, [0.1, 0.4, 0.2], 0, 3), [
      [0, 101],
      [0, 1, 102],
    ]);
  });
  it('leaves the stub and what was cut off alone', () => {
    assert.deepEqual(tokens(3, [0.4, 0.3, 0.3, 0.4], 1, 3), [
      [0, 101],
      [0, 1, 102],
    ]);
  });
  it('offers nothing that is hardly likely', () =>
    assert.deepEqual(tokens(3, [0.01, undefined, 0.3], 0, 2), []));
});
