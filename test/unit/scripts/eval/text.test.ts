import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  commonPrefix,
  firstLine,
  firstLines,
  isPunctuation,
  similarity,
} from '../../../../scripts/eval/text.ts';

describe('text measures', () => {
  it('take the first line that has something in it, stripped', () => {
    assert.equal(firstLine('\n  \n\tx = 1  \ny'), 'x = 1');
    assert.equal(firstLine(' \n'), '');
  });

  it('cut a text after so many lines', () => {
    assert.equal(firstLines('a\nb\nc', 2), 'a\nb');
    assert.equal(firstLines('a', 2), 'a');
  });

  it('know punctuation from code in any script', () => {
    for (const line of ['}', ');', '', '})']) assert.ok(isPunctuation(line), line);
    for (const line of ['} else', '0', 'é']) assert.ok(!isPunctuation(line), line);
  });

  it('count what two texts begin with alike', () => {
    assert.equal(commonPrefix('return a', 'return b'), 7);
    assert.equal(commonPrefix('a', 'abc'), 1);
  });

  it('give the ratio of fuzz.ratio', () => {
    // fuzz.ratio('kitten', 'sitting') is 62 (of 100): 2 * 4 common characters of 13.
    assert.equal(similarity('kitten', 'sitting'), 8 / 13);
    assert.equal(similarity('', ''), 1);
    assert.equal(similarity('abc', ''), 0);
  });

  it('find every text as similar to another as that one to it, and wholly to itself', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), (a, b) => {
        assert.equal(similarity(a, b), similarity(b, a));
        assert.equal(similarity(a, a), 1);
        assert.ok(similarity(a, b) >= 0 && similarity(a, b) <= 1);
        assert.ok(similarity(a, b) * (a.length + b.length) >= 2 * commonPrefix(a, b) - 1e-9);
      }),
    );
  });
});
