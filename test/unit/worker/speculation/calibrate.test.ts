import assert from 'node:assert/strict';
import { noAbort } from '../../../../src/util/async.ts';
import { type CalibrationJob, Calibrator } from '../../../../src/worker/speculation/calibrate.ts';
import type { Calibration } from '../../../../src/worker/speculation/costs.ts';
import { FakeEngine, type FakeSequence } from '../../../support/fakeEngine.ts';

/** Milliseconds of a call with so many tokens, by how many there were before it. */
type Price = (size: number, call: number) => number;

/** A bench whose clock moves by the price of each native call. */
function bench(price: Price, signal = noAbort): CalibrationJob & { readonly sequence: FakeSequence } {
  const engine = new FakeEngine('text');
  const { sequence } = engine;
  const now = (): number => engine.calls.reduce((ms, size, call) => ms + price(size, call), 0);
  return { engine, sequence, signal, now };
}

const PREFILL = 64;
const LINEAR: Price = (size) => (size === PREFILL ? 320 : 10 + size);

describe('Calibrator', () => {
  it('says what a step of each size costs, and a prefill', async () => {
    const { steps, quietStepMs, prefillRate } = (await new Calibrator().run(bench(LINEAR))) ?? {};
    const expected = [1, 2, 4, 8].map((size) => [size, 10 + size]);
    assert.deepEqual([steps, quietStepMs, prefillRate], [expected, 11, 200]);
  });

  it('counts what delays every few calls, but no single long stop', async () => {
    // The first call is the prefill; a round is four calls, and its first one takes a single token.
    const jitter: Price = (size, call) => (size === 1 && call % 8 === 1 ? 30 : 10);
    const stop: Price = (_size, call) => (call === 5 ? 900 : 10);
    const measure = async (price: Price): Promise<Calibration> =>
      (await new Calibrator().run(bench(price))) ?? assert.fail('interrupted');
    const jittery = await measure(jitter);
    assert.ok(Number(jittery.steps[0]?.[1]) > 17);
    assert.equal(jittery.quietStepMs, 10);
    assert.equal((await measure(stop)).steps[0]?.[1], 10);
  });

  it('makes fewer rounds on a slow machine, but one', async () => {
    const job = bench(() => 1000);
    assert.equal((await new Calibrator().run(job))?.steps.length, 4);
    assert.equal(job.sequence.calls.length, 1 + 4);
  });

  it('goes on where it was interrupted, and leaves the sequence as it was', async () => {
    const abort = new AbortController();
    const calibrator = new Calibrator();
    let calls = 0;
    const counted: Price = (size) => {
      if (++calls > 40) abort.abort();
      return LINEAR(size, 0);
    };
    const job = bench(counted, abort.signal);
    await job.sequence.evaluate([1, 2, 3]);
    assert.equal(await calibrator.run(job), undefined);
    assert.equal((await calibrator.run({ ...job, signal: noAbort }))?.depth, 3);
    assert.equal(job.sequence.calls.filter((size) => size === PREFILL).length, 1);
    assert.deepEqual(job.sequence.tokens, [1, 2, 3]);
  });

  it('times the draft model as well', async () => {
    const own = bench(LINEAR);
    const result = await new Calibrator().run({
      ...own,
      draft: { engine: own.engine, sequence: own.sequence },
    });
    assert.equal(result?.draftMs, 11);
  });
});
