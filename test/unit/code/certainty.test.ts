import assert from 'node:assert/strict';
import { certainLength, confidenceOf } from '../../../src/code/certainty.ts';
import type { ScoredText } from '../../../src/protocol/messages.ts';

type Token = readonly [text: string, probability: number];

/** A text of tokens, each with its probability. */
function scored(...tokens: readonly Token[]): ScoredText {
  let end = 0;
  const scores = tokens.map(([token, probability]) => {
    return { end: (end += token.length), logProbability: Math.log(probability) };
  });
  return { text: tokens.map(([token]) => token).join(''), scores };
}

const HALF = { firstLine: Math.log(0.5), laterLine: Math.log(0.5), laterLines: Math.log(0.2) };
const certain = (...tokens: readonly Token[]): string => {
  const candidate = scored(...tokens);
  return candidate.text.slice(0, certainLength(candidate, HALF));
};

describe('certainLength', () => {
  it('is all of a certain text, and of one without scores', () => {
    assert.equal(certain(['a', 0.9], [' = b', 0.9]), 'a = b');
    assert.equal(certainLength({ text: 'a = b', scores: [] }, HALF), 5);
  });

  it('ends before the token with which the first line is too uncertain as a whole', () => {
    assert.equal(certain(['a', 0.8], [' =', 0.8], [' b', 0.7]), 'a =');
    assert.equal(certain(['a', 0.4], [' =', 1]), '');
  });

  it('ends with the last certain line of several', () => {
    assert.equal(certain(['a', 0.9], ['\n', 1], ['b', 0.9], ['\n', 1], ['c', 0.4]), 'a\nb');
    assert.equal(certain(['a', 0.9], ['\n', 1], ['b', 0.4], ['\n', 1], ['c', 1]), 'a');
  });

  it('judges each later line by itself, and all together more mildly', () => {
    const line: Token = ['\nb', 0.55];
    assert.equal(certain(['a', 0.9], line), 'a\nb');
    assert.equal(certain(['a', 0.9], line, line, line), 'a\nb\nb');
  });

  it('counts a line break as the beginning of a line', () => {
    assert.equal(certain(['a', 1], ['\n', 0.3], ['b', 1]), 'a');
    assert.equal(certain(['a;\n', 0.9], ['b', 0.9]), 'a;\nb');
  });

  it('takes blank lines above the first words for no line', () => {
    assert.equal(certain(['\n\n', 0.9], ['a', 0.4]), '\n\n');
  });
});

describe('confidenceOf', () => {
  it('is the mean of the logarithms', () => {
    const scores = [-1, -2].map((logProbability, at) => ({ end: at + 1, logProbability }));
    assert.equal(confidenceOf({ scores }), -1.5);
    assert.equal(confidenceOf({ scores: [] }), undefined);
  });
});
