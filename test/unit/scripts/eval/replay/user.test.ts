import assert from 'node:assert/strict';
import fc from 'fast-check';
import { judge, stroke, strokes } from '../../../../../scripts/eval/replay/user.ts';

describe('a simulated user', () => {
  it('takes a right line with one key', () => {
    assert.deepEqual(judge('return x', 'return x\nnext'), { kept: 8, taken: 8, saved: 7 });
  });

  it('takes nothing of a line that is wrong at its end', () => {
    assert.deepEqual(judge('return xy', 'return x\nnext'), { kept: 8, taken: 0, saved: 0 });
  });

  it('takes a beginning of the line that ends with a word', () => {
    assert.equal(judge('call(a', 'call(a, b)').taken, 6);
    assert.equal(judge('call(a', 'call(also)').taken, 0);
    assert.equal(judge('call(', 'call(also)').taken, 5);
  });

  it('takes right lines one by one where a later one is wrong', () => {
    assert.deepEqual(judge('a = 1\nb = 2\nc = x', 'a = 1\nb = 2\nc = 3'), { kept: 16, taken: 11, saved: 9 });
    assert.deepEqual(judge('a = 1\n  b = 2', 'a = 1\n  b = 2\n'), { kept: 13, taken: 13, saved: 10 });
  });

  it('does not take what saves nothing', () => {
    assert.deepEqual(judge(')', ')\n'), { kept: 1, taken: 0, saved: 0 });
    assert.deepEqual(judge('', 'x'), { kept: 0, taken: 0, saved: 0 });
  });

  it('writes a line break and the indentation with one key', () => {
    assert.equal(stroke('\n    x'), '\n    ');
    assert.equal(stroke('\n\n  x'), '\n');
    assert.equal(stroke('😀x'), '😀');
    assert.equal(strokes('a\n    b\n\n'), 5);
  });

  it('presses as many keys as strokes are counted', () => {
    const texts = fc.string({ unit: fc.constantFrom('\n', ' ', '\t', 'a', '😀') });
    fc.assert(
      fc.property(texts, (text) => {
        let keys = 0;
        for (let rest = text; rest !== ''; rest = rest.slice(stroke(rest).length)) keys++;
        assert.equal(strokes(text), keys);
      }),
    );
  });

  it('takes only what was going to be written', () => {
    const texts = fc.string({ unit: fc.constantFrom('\n', ' ', 'a', 'b', '(') });
    fc.assert(
      fc.property(texts, texts, (suggestion, rest) => {
        const { taken, kept, saved } = judge(suggestion, rest);
        assert.ok(taken <= kept && rest.startsWith(suggestion.slice(0, taken)));
        assert.ok(taken === 0 ? saved === 0 : saved > 0 && saved < taken);
      }),
    );
  });
});
