import assert from 'node:assert/strict';
import fc from 'fast-check';
import { seeded } from '../../../../../scripts/lib/random.ts';
import { indentationCases } from '../../../../../scripts/eval/sets/indentation.ts';
import { sample } from '../../../../../scripts/eval/sets/sample.ts';

describe('places behind an indentation', () => {
  const text = 'def f():\n    a = 1\n\n    \n\tb = 2';
  const cases = indentationCases([{ path: 'x/f.py', text }], 10, seeded(1));

  it('are on every indented line that is not blank', () => {
    assert.deepEqual(cases.map(({ expected }) => expected).sort(), ['a = 1', 'b = 2']);
  });

  it('leave out the rest of the line, and nothing else', () => {
    for (const { before, expected, after, languageId } of cases) {
      assert.equal(before + expected + after, text);
      assert.match(before, /\n[ \t]+$/);
      assert.equal(languageId, 'python');
    }
  });
});

describe('a sample', () => {
  const items = Array.from({ length: 50 }, (_, at) => at);

  it('keeps the order, and grows by what is added', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.nat(50), fc.nat(), (a, b, seed) => {
        const small = sample(items, Math.min(a, b), seeded(seed));
        const large = sample(items, Math.max(a, b), seeded(seed));
        assert.deepEqual([small.length, large.length], [Math.min(a, b), Math.max(a, b)]);
        assert.deepEqual(
          large,
          large.toSorted((x, y) => x - y),
        );
        assert.ok(small.every((item) => large.includes(item)));
      }),
    );
  });

  it('is everything where no number is given', () => {
    assert.deepEqual(sample(items, undefined, seeded(1)), items);
  });
});
