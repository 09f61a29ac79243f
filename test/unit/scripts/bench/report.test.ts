import assert from 'node:assert/strict';
import { spread } from '../../../../scripts/lib/statistics.ts';
import { table } from '../../../../scripts/bench/report.ts';

describe('bench figures', () => {
  it('spread over median, 95th percentile and mean', () => {
    assert.deepEqual(spread([1, 2, 3, 4, 90]), { p50: 3, p95: 90, mean: 20 });
  });

  it('are printed as a table of what was measured', () => {
    const text = table({ model: 'm', threads: 2, kvReuse: 0.99, cancelMs: { p95: 12 } });
    assert.match(text, /KV reuse .*99\.00 %/);
    assert.doesNotMatch(text, /peer|undefined/);
  });

  it('say of drafts how they were compared, and what they gained', () => {
    const compared = {
      ...{ generations: 500, different: 2, ties: 2, widestGap: 0.05, drafted: 9, accepted: 6, again: 0 },
      ...{ acceptance: 2 / 3, noise: { mean: 0.05, p99: 0.2, max: 0.4 } },
    };
    const calibration = { steps: [[1, 15.74]] as const, quietStepMs: 12, depth: 0, prefillRate: 200 };
    const gain = {
      generations: 1,
      plain: 40,
      speculative: 80,
      measured: 2,
      predicted: 1.9,
      again: 5,
      sources: {},
      calibration,
    };
    const text = table({
      ...{ model: 'm', threads: 2 },
      speculation: { equal: true, source: { match: compared }, exact: { match: compared }, gain },
    });
    assert.match(text, /drafts: match +generations 500, .*noise mean 0\.0500, p99 0\.200, max 0\.400/);
    assert.match(text, /drafts: match, exactly/);
    assert.match(text, /equal +true/);
    assert.match(text, /every key: calibration +1: 15\.7 ms, prefill 200 tokens\/s/);
    assert.match(text, /gain +measured 2, predicted 1\.90, again 5/);
    assert.doesNotMatch(text, /undefined|new suggestions/);
  });
});
