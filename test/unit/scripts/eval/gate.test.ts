import assert from 'node:assert/strict';
import fc from 'fast-check';
import { gateCurve, type GateSample } from '../../../../scripts/eval/gate.ts';

const sample = (confidence: number, kept: number, saved = 0): GateSample => ({
  confidence,
  shown: 10,
  kept,
  saved,
});

describe("the gate's curve", () => {
  // The unsure half is mostly wrong, and saves one key in ten.
  const samples = [sample(-0.1, 9, 9), sample(-0.2, 9, 9), sample(-0.9, 2, 2), sample(-1.5, 0)];

  it('says what each threshold leaves', () => {
    const { keptShare, points } = gateCurve(samples, [-2, -1, -0.5]);
    assert.equal(keptShare, 0.5);
    assert.deepEqual(
      points.map(({ shownShare, savedShare }) => [shownShare, savedShare]),
      [
        [1, 1],
        [0.75, 1],
        [0.5, 0.9],
      ],
    );
    assert.deepEqual(
      points.map((point) => point.keptShare),
      [0.5, 20 / 30, 0.9],
    );
    assert.deepEqual(
      points.map(({ keptGain }) => keptGain),
      [1, 40 / 30, 1.8],
    );
  });

  it('chooses the mildest gate that raises the kept share by a tenth', () => {
    const { chosen, strictest } = gateCurve(samples, [-2, -1, -0.5]);
    assert.deepEqual([chosen?.threshold, strictest?.threshold], [-1, -0.5]);
  });

  it('chooses none that loses more than a tenth of the savings', () => {
    const costly = [sample(-0.1, 10, 5), sample(-0.9, 5, 5)];
    assert.equal(gateCurve(costly, [-0.5]).chosen, undefined);
  });

  it('chooses none that shows nothing, where there is nothing to save', () => {
    assert.equal(gateCurve([sample(-0.9, 5), sample(-0.8, 4)], [-0.5]).chosen, undefined);
  });

  it('counts what has no confidence as sure', () => {
    const { points } = gateCurve([{ ...sample(0, 10), confidence: undefined }], [-0.05]);
    assert.equal(points[0]?.shownShare, 1);
  });

  it('survives that there is nothing', () => {
    assert.equal(gateCurve([]).chosen, undefined);
  });

  it('shows and saves the less the stricter it is', () => {
    const any = fc.record({
      confidence: fc.double({ min: -3, max: 0, noNaN: true }),
      shown: fc.integer({ min: 1, max: 50 }),
      kept: fc.integer({ min: 0, max: 50 }),
      saved: fc.integer({ min: 0, max: 50 }),
    });
    fc.assert(
      fc.property(fc.array(any, { minLength: 1 }), (all) => {
        const { points } = gateCurve(all);
        for (const [at, point] of points.entries()) {
          const before = points[at - 1];
          if (!before) continue;
          assert.ok(point.threshold > before.threshold);
          assert.ok(point.shownShare <= before.shownShare && point.savedShare <= before.savedShare);
        }
      }),
    );
  });
});
