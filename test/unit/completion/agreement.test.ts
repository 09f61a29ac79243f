import assert from 'node:assert/strict';
import { restAfterTyping } from '../../../src/completion/typingAsSuggested.ts';

const BLOCK = '{\n  a();\n  b();\n}';

describe('restAfter', () => {
  const cases: readonly [name: string, text: string, typed: string, expected: string | undefined][] = [
    ['the rest of a line', 'value;', 'val', 'ue;'],
    ['nothing typed', 'value;', '', 'value;'],
    ['everything typed', 'value;', 'value;', ''],
    ['something else', 'value;', 'vax', undefined],
    ['more than there is', 'value;', 'value; ', undefined],
    ['the rest of several lines', BLOCK, '{\n  a();\n', '  b();\n}'],
    ['less indentation than the editor will make', BLOCK, '{\n ', ' a();\n  b();\n}'],
    ['the editor’s deeper indentation', BLOCK, '{\n    ', 'a();\n    b();'],
    ['the editor’s tabs', BLOCK, '{\n\ta', '();\n\tb();'],
    ['deeper lines all the way', BLOCK, '{\n    a();\n    b', '();'],
    ['a closer that the editor indents too far', '{\n}', '{\n  ', undefined],
    ['a closer that the editor moved back', '  {\n    a();\n  }', '  {\n    a();\n  }', ''],
    ['a blank line that the editor indents', '{\n\n  a();', '{\n  ', '\n  a();'],
    ['another line above', BLOCK, '{\n  x();\n', undefined],
    ['blanks inside a line', 'a b', 'a  ', undefined],
  ];
  for (const [name, text, typed, expected] of cases) {
    it(name, () => assert.equal(restAfterTyping(text, typed), expected));
  }

  it('tolerates the indentation of a first line that begins its line', () => {
    assert.equal(restAfterTyping('  return a;', '    ', true), 'return a;');
    assert.equal(restAfterTyping('  return a;', '    ret', true), 'urn a;');
    assert.equal(restAfterTyping('  return a;', '    ', false), undefined);
  });
});
