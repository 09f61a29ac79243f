import assert from 'node:assert/strict';
import { Costs } from '../../../../src/worker/speculation/costs.ts';

const CALIBRATION = {
  steps: [
    [1, 20],
    [2, 28],
    [4, 30],
    [8, 50],
  ],
  quietStepMs: 16,
  depth: 100,
  prefillRate: 250,
} as const;

describe('Costs', () => {
  it('lies in a straight line between sizes that were measured', () => {
    const costs = new Costs(CALIBRATION);
    assert.deepEqual(
      [1, 2, 3, 4, 6, 8].map((size) => costs.step(size)),
      [20, 28, 29, 30, 40, 50],
    );
  });

  it('counts tokens beyond the largest batch as a prefill', () => {
    assert.equal(new Costs(CALIBRATION).step(18), 50 + 10 * 4);
  });

  it('believes that nothing pays before anything was measured', () => {
    const costs = new Costs();
    assert.ok(!costs.calibrated);
    assert.equal(costs.step(4), 4 * costs.step(1));
  });

  it('is slowed down altogether by slow single steps', () => {
    const costs = new Costs(CALIBRATION);
    for (let call = 0; call < 200; call++) costs.observeStep(1, 40, 100);
    assert.ok(Math.abs(costs.step(1) - 40) < 1 && Math.abs(costs.step(4) - 60) < 2);
  });

  it('corrects a size that was measured wrongly', () => {
    const costs = new Costs(CALIBRATION);
    for (let call = 0; call < 200; call++) costs.observeStep(4, 60, 100);
    assert.ok(Math.abs(costs.step(4) - 60) < 1);
    assert.equal(costs.step(1), 20);
  });

  it('knows what a step takes that nothing delays, and how much was before it', () => {
    const costs = new Costs(CALIBRATION);
    // Two steps of three are delayed, by more or less.
    for (let call = 0; call < 600; call++) costs.observeStep(1, [12, 30, 40][call % 3] ?? 0, 900);
    assert.ok(costs.quietStepMs > 10 && costs.quietStepMs < 14, String(costs.quietStepMs));
    assert.ok(costs.step(1) > 25);
    assert.ok(Math.abs(costs.depth - 900) < 1);
  });

  it('learns that from single steps alone', () => {
    const costs = new Costs(CALIBRATION);
    costs.observeStep(4, 20, 900);
    assert.deepEqual([costs.quietStepMs, costs.depth], [16, 100]);
  });

  it('ignores a call that was interrupted', () => {
    const costs = new Costs(CALIBRATION);
    costs.observeStep(1, 2000, 100);
    costs.observePrefill(64, 60_000);
    costs.observePrefill(64, 0);
    assert.deepEqual([costs.step(1), costs.quietStepMs, costs.prefillRate], [20, 16, 250]);
  });

  it('follows the rate of prefills', () => {
    const costs = new Costs(CALIBRATION);
    for (let call = 0; call < 50; call++) costs.observePrefill(64, 128);
    assert.ok(Math.abs(costs.prefillRate - 500) < 1);
  });
});
