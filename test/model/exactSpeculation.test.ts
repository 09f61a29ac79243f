import assert from 'node:assert/strict';
import { compareExactly } from '../../scripts/lab/exact.ts';
import { readOptions } from '../../scripts/bench/options.ts';
import { inRoot } from '../../scripts/lib/repository.ts';

const GENERATIONS = '10';

describe('drafts, where scores do not depend on the batch', () => {
  it('change no token of any text', async function () {
    this.timeout(180_000);
    const args = ['--files', inRoot('samples'), '--drafts', 'refuted,match', '--generations', GENERATIONS];
    const compared = await compareExactly({ ...readOptions(args), threads: 2 });
    if (compared === undefined) return this.skip();
    for (const [kind, { generations, drafted, different, noise }] of Object.entries(compared)) {
      assert.ok(drafted > 0 && generations === Number(GENERATIONS), `${kind}: too few drafts to tell`);
      assert.deepEqual({ different, noise: noise.max }, { different: 0, noise: 0 }, kind);
    }
  });
});
