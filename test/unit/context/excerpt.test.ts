import assert from 'node:assert/strict';
import { repeats, substance } from '../../../src/context/budget.ts';
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

describe('repeats', () => {
  const known = new Set(substance('const first = 1;\n  const second = 2;\n}\n'));

  it('is what mostly stands in other lines, however they are indented', () => {
    assert.ok(repeats('    const first = 1;\nconst second = 2;\n}', known));
    assert.ok(!repeats('const first = 1;\nconst third = 3;', known));
  });

  it('is not a text of short lines that stand everywhere', () => {
    assert.ok(!repeats('}\n', known));
    assert.ok(repeats(' \n', known));
  });
});
