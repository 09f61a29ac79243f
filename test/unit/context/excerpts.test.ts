import assert from 'node:assert/strict';
import { excerpt, LONGEST_CHUNK } from '../../../src/context/excerpts.ts';

describe('excerpt', () => {
  it('takes whole lines without blank ones around them', () => {
    assert.equal(excerpt(['a', '', '  b  ', '', 'c', ' ', 'd'], 1, 6), '  b\n\nc');
  });

  it('takes as many lines as may be shown', () => {
    const lines = Array.from({ length: 100 }, () => 'x'.repeat(49));
    assert.equal(excerpt(lines, 0, 100).length, LONGEST_CHUNK - 1);
    assert.equal(excerpt(lines, 0, 100, 120).split('\n').length, 2);
  });

  it('takes nothing of what a program wrote, and nothing of nothing', () => {
    assert.equal(excerpt(['a', 'x'.repeat(500)], 0, 2), '');
    assert.equal(excerpt(['', ' '], 0, 2), '');
  });
});
