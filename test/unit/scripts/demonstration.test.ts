import assert from 'node:assert/strict';
import { cutAfter } from '../../../scripts/launch/demonstration.ts';

describe('the demonstration of npm start', () => {
  it('takes the rest of a line away', () => {
    assert.deepEqual(cutAfter('a\nb = c + d\ne\n', 'b = '), { text: 'a\nb = \ne\n', line: 2, column: 5 });
    assert.deepEqual(cutAfter('b = c', 'b = '), { text: 'b = ', line: 1, column: 5 });
  });

  it('says when the sample has changed', () => {
    assert.throws(() => cutAfter('a', 'b'), /there is no "b"/);
  });
});
