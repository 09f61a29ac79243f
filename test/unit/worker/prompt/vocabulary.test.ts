import assert from 'node:assert/strict';
import { Vocabulary } from '../../../../src/worker/prompt/vocabulary.ts';

const PIECES = ['n', 'nu', 'num', 'number', 'numb', ' num', 'x', '', '\uFFFD', 'o'];

describe('Vocabulary', () => {
  const vocabulary = new Vocabulary(PIECES);
  const texts = (rest: string): string[] =>
    vocabulary
      .matching(rest)
      .map((id) => PIECES[id]!)
      .sort();

  it('finds beginnings and extensions', () => {
    assert.deepEqual(texts('num'), ['n', 'nu', 'num', 'numb', 'number']);
  });
  it('finds nothing for what no token spells', () => assert.deepEqual(texts('zebra'), []));
  it('does not take a longer beginning for a shorter text', () => assert.deepEqual(texts(' n'), [' num']));
  it('gives the same array for the same text', () => {
    assert.equal(vocabulary.matching('nu'), vocabulary.matching('nu'));
  });
});
