import fc from 'fast-check';
import assert from 'node:assert/strict';
import type { Row } from '../../../../../scripts/eval/rows.ts';
import { cutsIn, identifierCases, indentationCases } from '../../../../../scripts/eval/sets/places.ts';
import { sample, seeded } from '../../../../../scripts/lib/statistics.ts';

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

const places = (line: string): string[] =>
  cutsIn(line).map(({ at, end }) => `${line.slice(0, at)}|${line.slice(at, end)}`);

describe('places inside identifiers', () => {
  it('are behind each character but the last', () => {
    assert.deepEqual(places('x = cart'), ['x = c|art', 'x = ca|rt', 'x = car|t']);
  });

  it('are not in short words, keywords, strings and comments', () => {
    assert.deepEqual(places(`return a.foo("total", 'items') # count`), []);
    assert.deepEqual(places('} else if (n) { // total'), []);
    assert.deepEqual(places(' * Counts the items.'), []);
  });

  it('survive quotes within strings', () => {
    assert.deepEqual(places(String.raw`f("a \" total") + rest`).length, 3);
  });
});

describe('identifier cases', () => {
  const rows = ['one', 'two', 'three'].map((id): Row => ({
    id,
    languageId: 'python',
    prefix: 'a\n',
    suffix: '\nb',
    expected: `    total_${id} = 1`,
  }));

  it('cut the expected line', () => {
    const cases = identifierCases(rows, 10, seeded(1));
    assert.equal(cases.length, 3);
    for (const { before, expected, identifier = '', id } of cases) {
      const row = rows.find((one) => id.startsWith(one.id));
      assert.equal(before + expected, `a\n${row?.expected}`);
      assert.match(before, /\n {4}[a-z_]+$/);
      assert.ok(identifier !== '' && expected.startsWith(`${identifier} =`));
    }
  });

  it('are drawn, the same ones for the same seed', () => {
    const ids = (seed: number): string =>
      identifierCases(rows, 2, seeded(seed))
        .map(({ id }) => id)
        .join();
    assert.equal(ids(1), ids(1));
    assert.ok([2, 3, 4, 5].some((seed) => ids(seed) !== ids(1)));
  });

  it('pass over rows without an identifier', () => {
    const none = rows.map((row) => ({ ...row, expected: '    }' }));
    assert.deepEqual(identifierCases(none, 3, seeded(1)), []);
  });
});
