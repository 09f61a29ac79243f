import assert from 'node:assert/strict';
import { assemblePrompt, fitParts, layoutFor, splitPrompt } from '../../../../src/worker/prompt/layout.ts';

const context = { name: [], files: [], path: [] };
const parts = { context, prefix: [1, 2], suffix: [3], middle: [4, 5] };

describe('assemblePrompt', () => {
  it('lays out prefix, suffix, middle', () => {
    const infill = { layout: 'prefix-suffix-middle', prefix: 100, suffix: 101, middle: 102 } as const;
    assert.deepEqual(assemblePrompt(infill, parts), [100, 1, 2, 101, 3, 102, 4, 5]);
  });

  it('puts the suffix first where there is no middle token', () => {
    const infill = { layout: 'suffix-prefix', prefix: 100, suffix: 101, bos: 1 } as const;
    assert.deepEqual(assemblePrompt(infill, parts), [1, 101, 3, 100, 1, 2, 4, 5]);
  });

  it('puts the suffix first for models that were trained so', () => {
    const infill = { layout: 'suffix-prefix-middle', prefix: 100, suffix: 101, middle: 102 } as const;
    assert.deepEqual(assemblePrompt(infill, parts), [101, 3, 100, 1, 2, 102, 4, 5]);
  });

  describe('with other files', () => {
    const infill = { layout: 'prefix-suffix-middle', prefix: 100, suffix: 101, middle: 102 } as const;
    const trained = { ...infill, repository: 103, file: 104 };
    const more = { ...parts, context: { name: [6], files: [[7, 8], [9]], path: [10] } };

    it('shows them first, and then where the file itself lies', () => {
      const before = [103, 6, 104, 7, 8, 104, 9, 104, 10];
      assert.deepEqual(assemblePrompt(trained, more), [...before, ...assemblePrompt(infill, parts)]);
    });
    it('shows them only to models that were trained so', () => {
      assert.deepEqual(assemblePrompt(infill, more), assemblePrompt(infill, parts));
    });
    it('says nothing of a repository without any', () => {
      assert.deepEqual(
        assemblePrompt(trained, { ...parts, context: { ...more.context, files: [] } }),
        assemblePrompt(infill, parts),
      );
    });
    it('leaves them out where there is no room, the last one first', () => {
      const files = (limit: number): number => fitParts(more, limit).context.files.length;
      assert.deepEqual([files(100), files(18), files(17), files(9)], [2, 2, 1, 0]);
    });
    it('finds prefix and suffix behind them', () => {
      assert.deepEqual(splitPrompt(trained, assemblePrompt(trained, { ...more, middle: [] })), {
        prefix: [1, 2],
        suffix: [3],
      });
    });
  });

  it('goes left to right without infill tokens', () => {
    assert.deepEqual(assemblePrompt({ layout: 'left-to-right' }, parts), [1, 2, 4, 5]);
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
    const small = { context, prefix: run(10), suffix: run(10), middle: run(10) };
    assert.deepEqual(fitParts(small, 100), small);
  });

  it('fits anything, and keeps what is next to the middle', () => {
    const fitted = fitParts({ context, prefix: run(900), suffix: run(900), middle: run(20) }, 200);
    const { prefix, suffix, middle } = fitted;
    assert.ok(prefix.length + suffix.length + middle.length + 4 <= 200);
    assert.deepEqual([prefix.at(-1), suffix[0], middle.length], [899, 0, 20]);
  });
});

describe('splitPrompt', () => {
  const layouts = [
    { layout: 'prefix-suffix-middle', prefix: 100, suffix: 101, middle: 102 },
    { layout: 'suffix-prefix', prefix: 100, suffix: 101, bos: 1 },
    { layout: 'suffix-prefix-middle', prefix: 100, suffix: 101, middle: 102, bos: 1 },
  ] as const;
  for (const infill of layouts) {
    it(`finds the parts of ${infill.layout} again`, () => {
      const parts = { prefix: [1, 2, 3], suffix: [4, 5] };
      assert.deepEqual(splitPrompt(infill, assemblePrompt(infill, { ...parts, context, middle: [] })), parts);
    });
  }

  it('takes everything for the prefix where there are no infill tokens', () => {
    assert.deepEqual(splitPrompt({ layout: 'left-to-right' }, [1, 2]), { prefix: [1, 2], suffix: [] });
  });
});
