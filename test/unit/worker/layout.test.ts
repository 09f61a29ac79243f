import assert from 'node:assert/strict';
import { assemble, fitParts, layoutFor } from '../../../src/worker/layout.ts';

const parts = { prefix: [1, 2], suffix: [3], middle: [4, 5] };

describe('assemble', () => {
  it('lays out prefix, suffix, middle', () => {
    const infill = { layout: 'prefix-suffix-middle', prefix: 100, suffix: 101, middle: 102 } as const;
    assert.deepEqual(assemble(infill, parts), [100, 1, 2, 101, 3, 102, 4, 5]);
  });

  it('puts the suffix first where there is no middle token', () => {
    const infill = { layout: 'suffix-prefix', prefix: 100, suffix: 101, bos: 1 } as const;
    assert.deepEqual(assemble(infill, parts), [1, 101, 3, 100, 1, 2, 4, 5]);
  });

  it('puts the suffix first for models that were trained so', () => {
    const infill = { layout: 'suffix-prefix-middle', prefix: 100, suffix: 101, middle: 102 } as const;
    assert.deepEqual(assemble(infill, parts), [101, 3, 100, 1, 2, 102, 4, 5]);
  });

  it('goes left to right without infill tokens', () => {
    assert.deepEqual(assemble({ layout: 'left-to-right' }, parts), [1, 2, 4, 5]);
  });
});

describe('layoutFor', () => {
  const all = { prefix: 1, suffix: 2, middle: 3 };
  it('takes prefix, suffix, middle by default', () =>
    assert.equal(layoutFor(all, 'Qwen'), 'prefix-suffix-middle'));
  it('knows Mellum', () => assert.equal(layoutFor(all, 'Mellum 4b base'), 'suffix-prefix-middle'));
  it('knows Codestral by its missing token', () => {
    assert.equal(layoutFor({ prefix: 1, suffix: 2 }, 'Codestral'), 'suffix-prefix');
  });
  it('falls back to left to right', () => assert.equal(layoutFor({}, 'SmolLM'), 'left-to-right'));
});

describe('fitParts', () => {
  const run = (length: number): number[] => Array.from({ length }, (_, index) => index);

  it('leaves what fits', () => {
    const small = { prefix: run(10), suffix: run(10), middle: run(10) };
    assert.deepEqual(fitParts(small, 100), small);
  });

  it('fits anything', () => {
    const fitted = fitParts({ prefix: run(900), suffix: run(900), middle: run(900) }, 200);
    const { prefix, suffix, middle } = fitted;
    assert.ok(prefix.length + suffix.length + middle.length + 4 <= 200);
    assert.equal(middle.at(-1), 899);
    assert.equal(suffix[0], 0);
  });

  it('moves the start of the prefix in large steps', () => {
    const starts = [300, 301, 302, 303].map(
      (length) => fitParts({ prefix: run(length), suffix: run(10), middle: run(10) }, 204).prefix[0],
    );
    assert.equal(new Set(starts).size, 1);
  });
});
