import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  hashOf,
  hashSet,
  hashText,
  type SimilarWindow,
  similarWindows,
  wordsOf,
} from '../../../src/context/similarCode.ts';

const filler = (count: number, word: string): string[] =>
  Array.from({ length: count }, (_, index) => `${word}${'abcdefghij'[index % 10]!}()`);

/** Windows of a text that are like some lines. */
function find(lines: readonly string[], like: readonly string[], count = 3): SimilarWindow[] {
  const wanted = hashSet(hashText(like), 0, like.length);
  return similarWindows(hashText(lines), wanted, count);
}

describe('similarWindows', () => {
  const like = ['const order = loadOrder(customer);', 'order.applyDiscount(percentage);', 'order.save();'];

  it('finds the lines that share words, and shows what follows them', () => {
    const lines = [...filler(40, 'other'), ...like, ...filler(40, 'different')];
    const [best] = find(lines, like);
    assert.ok(best && best.start <= 40 && best.end >= 43 + 8);
  });

  it('gives the most similar first', () => {
    const lines = [...filler(24, 'other'), like[2]!, ...filler(23, 'other'), ...like, ...filler(24, 'other')];
    const windows = find(lines, like, 10);
    const scores = windows.map(({ score }) => score);
    assert.deepEqual(
      scores,
      scores.toSorted((a, b) => b - a),
    );
    assert.ok(windows[0]!.start >= 32);
  });

  it('is the share of words that both have', () => {
    const [window] = find(['apple banana', 'cherry'], ['banana', 'cherry damson', 'elder']);
    assert.deepEqual(window, { start: 0, end: 2, score: 2 / 5 });
  });

  it('finds nothing where next to nothing is shared', () => {
    assert.deepEqual(find(filler(40, 'other'), like), []);
    assert.deepEqual(find([], like), []);
    assert.deepEqual(find(like, []), []);
  });

  it('looks at no line outside its range', () => {
    const lines = [...like, ...filler(40, 'other'), ...like];
    const wanted = hashSet(hashText(like), 0, like.length);
    const windows = similarWindows(hashText(lines), wanted, 5, [3, 43]);
    assert.deepEqual(windows, []);
  });

  it('finds the same windows when the place moves by a few lines', () => {
    const lines = [...filler(30, 'other'), ...like, ...filler(40, 'different')];
    const moved = [...like.slice(1), 'order.notify(customer);'];
    assert.deepEqual(find(lines, like, 1)[0]!.start, find(lines, moved, 1)[0]!.start);
  });

  it('stays within the text, and scores from 0 to 1', () => {
    const line = fc.string({ unit: fc.constantFrom('abc', 'def', 'ghi', ' '), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), fc.array(line, { maxLength: 5 }), (lines, other) => {
        for (const { start, end, score } of find(lines, other, 100)) {
          assert.ok(start >= 0 && end > start && end <= lines.length && score > 0 && score <= 1);
        }
      }),
    );
  });
});

describe('wordsOf', () => {
  it('are identifiers that say something, each once', () => {
    const text = 'export function größe(orderLine: $Row, i) { return orderLine.größe + i2; } // 42 times';
    assert.deepEqual([...wordsOf(text)], ['größe', 'orderLine', '$Row', 'times']);
  });

  it('are the same as hashes, line by line', () => {
    const line = fc.string({
      unit: fc.constantFrom('a', 'b', 'Z', '_', '$', 'ü', '1', ' ', '.', '('),
      maxLength: 40,
    });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), fc.nat(8), fc.nat(8), (lines, a, b) => {
        const [from, to] = [Math.min(a, b, lines.length), Math.min(Math.max(a, b), lines.length)];
        const words = wordsOf(lines.slice(from, to).join('\n'));
        assert.deepEqual(hashSet(hashText(lines), from, to), new Set([...words].map(hashOf)));
      }),
    );
  });
});
