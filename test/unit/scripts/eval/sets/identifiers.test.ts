import assert from 'node:assert/strict';
import { seeded } from '../../../../../scripts/lib/random.ts';
import type { Row } from '../../../../../scripts/eval/rows.ts';
import { cutsIn, identifierCases } from '../../../../../scripts/eval/sets/identifiers.ts';

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
