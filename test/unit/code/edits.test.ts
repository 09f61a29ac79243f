import assert from 'node:assert/strict';
import { editOf } from '../../../src/code/documentTree.ts';
import { EditedText } from './editedText.ts';

describe('a change in the parser’s words', () => {
  it('counts every line end as one unit, whatever the document has', () => {
    const edits = (['\n', '\r\n'] as const).map((lineEnd) => {
      const document = new EditedText('ab\ncd\nef\ngh', lineEnd);
      const change = document.replace({ line: 1, character: 1 }, { line: 3, character: 1 }, 'x\nyz\n');
      return editOf(change, lineEnd.length);
    });
    assert.deepEqual(edits[1], edits[0]);
    assert.deepEqual(edits[0], {
      startIndex: 4,
      oldEndIndex: 10,
      newEndIndex: 9,
      startPosition: { row: 1, column: 1 },
      oldEndPosition: { row: 3, column: 1 },
      newEndPosition: { row: 3, column: 0 },
    });
  });

  it('ends behind what was typed in its line', () => {
    const edit = editOf(new EditedText('ab').insert({ line: 0, character: 1 }, 'xy'), 1);
    assert.deepEqual(edit.newEndPosition, { row: 0, column: 3 });
    assert.equal(edit.newEndIndex, 3);
  });
});
