import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BEFORE_LIMIT } from '../../../src/completion/types.ts';
import { restAfterTyping, type Typed, typedSince } from '../../../src/completion/typingAsSuggested.ts';
import { CURSOR, marked } from '../../support/marked.ts';

describe('typedSince', () => {
  const typed = (text: string, closed = 0, pushed = false, overtyped = 0): Typed => {
    return { text, closed, pushed, overtyped };
  };
  const cases: readonly [name: string, was: string, is: string, expected: Typed | undefined][] = [
    ['nothing', 'a = █;', 'a = █;', typed('')],
    ['a word', 'a = █\nb', 'a = val█\nb', typed('val')],
    ['a bracket that the editor closed', 'a = █', 'a = f(█)', typed('f(', 1)],
    ['brackets right of which others stand', 'g(█)', 'g([{█}])', typed('[{', 2)],
    ['a bracket that was typed over', 'f(a, █);', 'f(a, b)█;', typed('b)', 0, false, 1)],
    ['a quote and a bracket', 'f("█")', 'f("a")█', typed('a")', 0, false, 2)],
    ['a bracket that was deleted', 'f(█)', 'f(a█', undefined],
    ['a new line', 'f() {█\n}', 'f() {\n  █\n}', typed('\n  ')],
    ['several lines', '{█', '{\n  a();\n  b█', typed('\n  a();\n  b')],
    ['Enter between braces', 'f() {█}', 'f() {\n  █\n}', typed('\n  ', 0, true)],
    ['Enter between braces that the editor closed', 'f() █;', 'f() {\n  █\n};', typed('{\n  ', 1, true)],
    [
      'a line below Enter between braces',
      'f() {█}',
      'f() {\n  a();\n  b█\n}',
      typed('\n  a();\n  b', 0, true),
    ],
    ['deletion', 'a = v█', 'a = █', undefined],
    ['deletion of a line', 'a\nb█', 'a█', undefined],
    ['another word', 'a = v█', 'a = w█', undefined],
    ['an edit above', 'x;\na = █', 'y;\na = v█', undefined],
    ['an edit right of the cursor', 'a = █;', 'a = v█, w;', undefined],
    ['an edit below', 'a = █\nb', 'a = v█\nc', undefined],
    ['a line that was pushed away with what follows', 'a█\nb', 'a\n█c\nb', undefined],
  ];
  for (const [name, was, is, expected] of cases) {
    it(name, () => assert.deepEqual(typedSince(marked(was), marked(is)), expected));
  }

  it('is nothing in another document', () => {
    const other = marked('a = v█', { document: 'file:///other.ts' });
    assert.equal(typedSince(marked('a = █'), other), undefined);
  });

  it('finds what was typed, however much stands above', () => {
    const line = fc.stringMatching(/^[ -~]{0,30}$/);
    const lines = fc.array(line, { maxLength: 4 }).map((all) => all.join('\n'));
    const above = fc.constantFrom('', 'x\n', 'long line\n'.repeat(BEFORE_LIMIT / 10));
    fc.assert(
      fc.property(above, lines, lines, lines, (far, before, text, after) => {
        fc.pre(!after.startsWith(')'));
        const was = marked(`${far}${before}${CURSOR}\n${after}`);
        const is = marked(`${far}${before}${text}${CURSOR}\n${after}`);
        assert.deepEqual(typedSince(was, is), typed(text));
      }),
    );
  });
});

const BLOCK = '{\n  a();\n  b();\n}';

describe('restAfterTyping', () => {
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
