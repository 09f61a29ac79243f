import assert from 'node:assert/strict';
import fc from 'fast-check';
import { commonPrefixLength, planPrefill } from '../../../../src/worker/cache/prefill.ts';

const tokens = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 60 });

describe('planPrefill', () => {
  it('evaluates only what was typed', () => {
    const plan = planPrefill([1, 2, 3], [1, 2, 3, 4, 5]);
    assert.deepEqual(plan, { keep: 3, chunks: [], last: [4, 5] });
  });

  it('evaluates the last token again when all are there', () => {
    assert.deepEqual(planPrefill([1, 2, 3], [1, 2, 3]), { keep: 2, chunks: [], last: [3] });
  });

  it('goes back to the first difference', () => {
    assert.deepEqual(planPrefill([1, 2, 9, 9], [1, 2, 3]), { keep: 2, chunks: [], last: [3] });
  });

  it('refuses an empty prompt', () => assert.throws(() => planPrefill([1], []), RangeError));

  it('is complete, in order, in chunks of the given size', () => {
    fc.assert(
      fc.property(tokens, tokens, fc.integer({ min: 1, max: 9 }), (cached, wanted, size) => {
        fc.pre(wanted.length > 0);
        const plan = planPrefill(cached, wanted, size);
        assert.deepEqual([...wanted.slice(0, plan.keep), ...plan.chunks.flat(), ...plan.last], wanted);
        assert.ok(plan.last.length >= 1 && plan.last.length <= size);
        assert.ok(plan.chunks.every((chunk) => chunk.length === size));
        assert.ok(plan.keep <= commonPrefixLength(cached, wanted));
      }),
    );
  });
});
