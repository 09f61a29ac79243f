import assert from 'node:assert/strict';
import { confidenceOf } from '../../../../src/completion/postprocess/index.ts';
import type { TokenScore } from '../../../../src/completion/types.ts';

/** A text's tokens, with the scores -1, -2, -4 and so on. */
function scored(...tokens: string[]): readonly [text: string, scores: readonly TokenScore[]] {
  let end = 0;
  const scores = tokens.map((token, at) => ({ end: (end += token.length), logProbability: -(2 ** at) }));
  return [tokens.join(''), scores];
}

describe('confidenceOf', () => {
  it('is the mean of what is kept', () => {
    assert.equal(confidenceOf(...scored('a', ' +', ' b'), 'a + b'), -7 / 3);
    assert.equal(confidenceOf(...scored('a', ' +', ' b'), 'a +'), -1.5);
  });

  it('does not count what was cut at the beginning', () => {
    assert.equal(confidenceOf(...scored('x = ', 'a', ';'), 'a;'), -3);
  });

  it('does not count blanks behind the kept text, nor half a token', () => {
    assert.equal(confidenceOf(...scored('a', '\n', '}'), 'a'), -1);
    assert.equal(confidenceOf(...scored('a', ');'), 'a)'), -1);
  });

  it('finds a text whose blanks were rewritten', () => {
    assert.equal(confidenceOf(...scored('{\n', '\t', 'a;\u200B', '\n}'), '{\n  a;\n}'), -15 / 4);
  });

  it('is unknown without scores', () => assert.equal(confidenceOf('a', [], 'a'), undefined));
});
