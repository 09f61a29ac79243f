import assert from 'node:assert/strict';
import { columnsOf, firstLine, indentOf, isBlank, lastLine } from '../../../src/util/text.ts';

describe('lines', () => {
  it('finds the first and the last one', () => {
    assert.deepEqual([firstLine('a\nb\nc'), lastLine('a\nb\nc')], ['a', 'c']);
    assert.deepEqual([firstLine('a'), lastLine('a')], ['a', 'a']);
    assert.deepEqual([firstLine('\na'), lastLine('a\n')], ['', '']);
  });

  it('knows blanks', () => {
    assert.deepEqual([indentOf(' \t a b'), indentOf('a'), indentOf('  \n  a')], [' \t ', '', '  ']);
    assert.deepEqual([isBlank(' \n\t'), isBlank(' a')], [true, false]);
  });
});

describe('columnsOf', () => {
  it('goes on to the next tab stop', () => {
    assert.deepEqual(
      [columnsOf('  x', 4), columnsOf('\tx', 4), columnsOf('  \tx', 4), columnsOf(' \t x', 8)],
      [2, 4, 4, 9],
    );
  });
});
