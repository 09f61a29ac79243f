import assert from 'node:assert/strict';
import { BUNDLED } from '../../../../src/models/fit/bundled.ts';
import type { Figures } from '../../../../src/models/fit/figures.ts';
import { ANY_KEY, speedOf, suggestionMs } from '../../../../src/models/fit/speed.ts';
import { layerWeights, multipliedPerToken, readPerToken } from '../../../../src/models/fit/work.ts';
import { LARGE, LARGE_SYNTHETIC, OFFICIAL, SMALL_SYNTHETIC } from './models.ts';

/** Tokens a second. */
interface Rates {
  readonly decode: number;
  readonly prefill?: number;
}

type Measured = readonly [machine: string, model: Figures, rates: Rates, other: Figures, seen: Rates];

/** Runs of the same day on the same machine, two cores each. Where a range was seen, its middle. */
const SEEN: readonly Measured[] = [
  ['a server of 2025', BUNDLED, { decode: 154, prefill: 662 }, OFFICIAL, { decode: 65, prefill: 304 }],
  ['a server of 2025', BUNDLED, { decode: 154, prefill: 662 }, LARGE, { decode: 38, prefill: 156 }],
  ['AVX-512 VNNI', BUNDLED, { decode: 51.5, prefill: 330 }, OFFICIAL, { decode: 28, prefill: 226 }],
  ['AVX-512 VNNI', BUNDLED, { decode: 51.5, prefill: 330 }, LARGE, { decode: 17.5, prefill: 94 }],
  // As both were while someone typed: with pauses between the calls, and others at work on the same cores.
  ['shared Xeon, AMX', BUNDLED, { decode: 1000 / 25 }, LARGE, { decode: 1000 / 71 }],
  [
    'older Xeon',
    SMALL_SYNTHETIC,
    { decode: 27.5, prefill: 141.5 },
    LARGE_SYNTHETIC,
    { decode: 12.2, prefill: 49.5 },
  ],
];

/** What the product promises of its predictions. */
const TOLERANCE = 0.3;

function assertNear(predicted: number, seen: number, what: string): void {
  const off = predicted / seen - 1;
  assert.ok(
    Math.abs(off) <= TOLERANCE,
    `${what}: ${predicted.toFixed(1)} for ${seen} (${(off * 100).toFixed(0)} %)`,
  );
}

describe('the predicted speed of a model', () => {
  for (const [machine, model, { decode, prefill = 1 }, other, seen] of SEEN) {
    it(`is near what was seen: ${(other.bytes / 1e9).toFixed(1)} GB, ${machine}`, () => {
      const known = { figures: model, speed: { stepMs: 1000 / decode, prefillRate: prefill } };
      const { stepMs, prefillRate } = speedOf(known, other, 'x64');
      assertNear(1000 / stepMs, seen.decode, 'decode');
      if (seen.prefill !== undefined) assertNear(prefillRate, seen.prefill, 'prefill');
    });
  }

  it('is what was measured where it is the same model', () => {
    const speed = { stepMs: 12, prefillRate: 300 };
    assert.deepEqual(speedOf({ figures: LARGE, speed }, LARGE, 'arm64'), speed);
  });

  it('does not depend on the type of weights on a GPU', () => {
    const known = { figures: BUNDLED, speed: { stepMs: 3, prefillRate: 3000 } };
    const retyped = LARGE.weights.map((amount) => ({ ...amount, type: 'Q5_0' }));
    assert.deepEqual(speedOf(known, LARGE, 'gpu'), speedOf(known, { ...LARGE, weights: retyped }, 'gpu'));
    assert.ok(speedOf(known, LARGE, 'x64').stepMs > speedOf(known, LARGE, 'arm64').stepMs);
  });
});

describe('the work of a token', () => {
  it('reads all weights but the table of input tokens, which is read where it gives the scores', () => {
    assert.equal(readPerToken(LARGE, 'gpu'), 980_097_536);
    assert.equal(readPerToken(BUNDLED, 'gpu'), 218_895_872);
  });

  it('leaves the scores out of a prefill', () => {
    assert.equal(multipliedPerToken(LARGE, 'gpu'), 1_310_340_608);
    assert.equal(layerWeights(LARGE), 1_310_340_608);
  });

  it('counts the experts that a token takes', () => {
    const weights = [{ group: 'experts', type: 'Q4_0', elements: 800, bytes: 450 } as const];
    const figures = { ...BUNDLED, weights, experts: { count: 8, used: 2 } };
    assert.deepEqual([readPerToken(figures, 'x64'), multipliedPerToken(figures, 'x64')], [112.5, 200]);
    assert.equal(layerWeights(figures), 800);
  });
});

describe('the predicted time of a suggestion', () => {
  const speed = { stepMs: 26, prefillRate: 200 };

  it('is a step for what was typed, and one for each token', () => {
    const plain = { evaluated: 1, decoded: 10, gain: 1 };
    assert.equal(suggestionMs(speed, plain), 260);
    assert.equal(suggestionMs(speed, { ...plain, evaluated: 3 }), 270);
    assert.equal(suggestionMs(speed, { ...plain, gain: 2 }), 26 + 117);
    assert.ok(suggestionMs(speed, ANY_KEY) < suggestionMs(speed));
  });

  it('is near the median key of a measured replay', () => {
    // 34 tokens a second without drafts, 74 ms from the key to the suggestion.
    assertNear(suggestionMs({ stepMs: 1000 / 34, prefillRate: 281 }, ANY_KEY), 74, 'any key');
  });
});
