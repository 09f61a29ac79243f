import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findMatch, RefutedSuggestion } from '../../../../src/worker/speculation/textDrafts.ts';

describe('findMatch', () => {
  it('continues as it went on before', () => {
    const text = [1, 2, 3, 4, 5, 6, 9, 1, 2, 3];
    assert.deepEqual(findMatch(text, [text], 3), { length: 3, continuation: [4, 5, 6] });
  });

  it('wants three tokens to agree', () => {
    assert.equal(findMatch([7, 2, 3], [[1, 2, 3, 4]], 3), undefined);
  });

  it('takes the longest match, and the latest of equal ones', () => {
    const short = [1, 2, 3, 10, 1, 2, 3, 11];
    assert.deepEqual(findMatch([0, 1, 2, 3], [short], 1)?.continuation, [11]);
    assert.deepEqual(findMatch([0, 1, 2, 3], [short, [0, 1, 2, 3, 12]], 1)?.continuation, [12]);
  });

  it('never proposes what does not stand behind the last tokens', () => {
    const tokens = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 60 });
    fc.assert(
      fc.property(tokens, tokens, (tail, text) => {
        const match = findMatch(tail, [text], 4);
        if (!match) return;
        const whole = [...tail.slice(-match.length), ...match.continuation].join();
        assert.ok(`,${text.join()},`.includes(`,${whole},`));
        assert.ok(match.length >= 3 && match.continuation.length > 0);
      }),
    );
  });
});

describe('RefutedSuggestion', () => {
  function refuted(prompt: number[], generated: number[]): RefutedSuggestion {
    const source = new RefutedSuggestion();
    source.remember(prompt, generated);
    return source;
  }

  it('has the rest of a suggestion of which a part was accepted', () => {
    const source = refuted([1, 2, 3], [4, 5, 6, 7]);
    source.align([1, 2, 3, 4, 5]);
    assert.deepEqual(source.next(9), [6, 7]);
  });

  it('goes on behind a token that was written otherwise', () => {
    const source = refuted([1, 2, 3], [4, 5, 6, 7]);
    source.align([1, 2, 3]);
    source.advance(99);
    assert.deepEqual(source.next(9), [5, 6, 7]);
  });

  it('finds its place again after tokens that were left out', () => {
    const source = refuted([1, 2, 3], [4, 5, 6, 7, 8]);
    source.align([1, 2, 3]);
    source.advance(6);
    assert.deepEqual(source.next(9), [7, 8]);
  });

  it('has nothing for another place', () => {
    const source = refuted([1, 2, 3], [4, 5]);
    source.align([7, 8, 9]);
    assert.deepEqual(source.next(9), []);
  });

  it('keeps the last suggestion when the next is empty', () => {
    const source = refuted([1, 2, 3], [4, 5]);
    source.remember([1, 2, 3, 9], []);
    source.align([1, 2, 3]);
    assert.deepEqual(source.next(1), [4]);
  });
});
