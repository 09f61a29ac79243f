import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hashOf, hashSet, hashText, wordsOf } from '../../../src/context/similarCode.ts';

describe('words', () => {
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
