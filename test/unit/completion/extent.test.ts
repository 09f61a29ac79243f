import assert from 'node:assert/strict';
import { extentFor } from '../../../src/completion/extent.ts';
import type { Multiline } from '../../../src/completion/settings.ts';
import type { Extent, Snapshot } from '../../../src/completion/types.ts';
import { marked } from '../../support/marked.ts';

function at(text: string, multiline: Multiline = 'auto', facts: Partial<Snapshot> = {}): Extent {
  return extentFor(marked(text, { indentation: { insertSpaces: true, size: 2 }, ...facts }), multiline);
}

const isLine = (text: string, multiline?: Multiline, facts?: Partial<Snapshot>): void =>
  assert.equal(at(text, multiline, facts).maxLines, 1);

function isBlock(text: string, block: Pick<Extent, 'outer' | 'closes'>, facts?: Partial<Snapshot>): void {
  const { maxLines, outer, closes } = at(text, 'auto', facts);
  assert.ok(maxLines > 1);
  assert.deepEqual({ outer, closes }, block);
}

const python = { languageId: 'python' };
const ruby = { languageId: 'ruby' };

describe('extentFor', () => {
  describe('goes to the end of a block', () => {
    it('that was opened on this line', () => isBlock('  if (a) {█\n  b();', { outer: 2, closes: true }));
    it('that the editor has closed already', () => isBlock('  if (a) {█}', { outer: 2, closes: true }));
    it('that is closed further down', () => isBlock('if (a) {\n  █\n}', { outer: 0, closes: false }));
    it('that has nothing but comments so far', () => {
      isBlock('function f() {\n  // adds\n  █\n}', { outer: 0, closes: false });
    });
    it('that indentation makes', () =>
      isBlock('def f():\n    █\n\ndef g():', { outer: 0, closes: false }, python));
    it('behind a docstring', () => {
      isBlock('def f():\n    """Adds.\n\n    More."""\n    █\n', { outer: 0, closes: false }, python);
    });
    it('that words make', () => {
      isBlock('  def total\n    █\n  end', { outer: 2, closes: false }, ruby);
      isBlock('items.each do |item|█\n', { outer: 0, closes: true }, ruby);
    });
  });

  describe('goes to the end of what a comment asks for', () => {
    it('between blank lines', () => isBlock('a();\n// Sorts them.\n█\n\nb();', { outer: 0, closes: true }));
    it('at the end of a block', () => isBlock('{\n  // Sorts them.\n  █\n}', { outer: 0, closes: false }));
    it('but not above code that the comment is about', () => isLine('// Sorts them.\n█\nsort();'));
  });

  describe('ends with the line', () => {
    it('in the middle of one', () => isLine('const a = █;'));
    it('before code on it', () => isLine('if (█ && b) {'));
    it('in a block that has statements', () => isLine('if (a) {\n  █\n  b();\n}'));
    it('after an opener that has a body', () => isLine('if (a) {█\n  b();\n}'));
    it('where the user wants that', () => isLine('if (a) {█', 'never'));
    it('in data', () => isLine('{█', 'always', { languageId: 'json' }));
    it('in strings, comments and argument lists', () => {
      const syntax = { kind: 'code', inBrackets: false } as const;
      isLine('f({█', 'auto', { syntax: { ...syntax, inBrackets: true } });
      isLine('// {█', 'always', { syntax: { ...syntax, kind: 'comment' } });
      isLine('`{█', 'always', { syntax: { ...syntax, kind: 'string' } });
    });
  });

  describe('where several lines are always wanted', () => {
    const always = (text: string, facts?: Partial<Snapshot>): Pick<Extent, 'outer' | 'closes'> => {
      const { outer, closes } = at(text, 'always', facts);
      return { outer, closes };
    };
    it('goes to the end of the block that the cursor is in', () => {
      assert.deepEqual(always('function f() {\n  a();\n  █\n}'), { outer: 0, closes: false });
      assert.deepEqual(always('function f() {\n  a();\n  █\n'), { outer: 0, closes: true });
      assert.deepEqual(always('def f():\n    a = 1\n    █\n    return a', python), {
        outer: 3,
        closes: false,
      });
    });
    it('goes as far as the model will at the top level', () => {
      assert.equal(always('import a\nb = █\n', python).outer, -1);
    });
    it('leaves a block that only indentation makes, as far as the code below does', () => {
      const body = 'def f():\n    for a in b:\n        c(a)\n        █\n';
      assert.equal(always(body, python).outer, 0);
      assert.equal(always(`${body}    return b\n`, python).outer, 3);
      assert.equal(always(`${body}        d(a)\n`, python).outer, 7);
    });
    it('leaves also a block that has just been opened', () => {
      const loop = 'def f():\n    for a in b:\n        █\n';
      assert.equal(always(loop, python).outer, 0);
      assert.equal(always(`${loop}    return b\n`, python).outer, 3);
      assert.equal(always('def f():█\n', python).outer, 0);
    });
    it('goes to where the code goes on deeper, whatever opens that', () => {
      const block = 'def f():\n    a = 1\n    █\n        c(a)\n';
      const { outer, scope } = at(block, 'always', python);
      assert.deepEqual({ outer, scope }, { outer: 3, scope: 0 });
      assert.equal(always('def f():\n█\n        c(a)\n', python).outer, 0);
    });
    it('leaves an inner function, and stays in the method', () => {
      const inner = 'class A:\n    def f():\n        def g():\n            a()\n            █\n';
      assert.equal(always(inner, python).outer, 4);
      assert.equal(always(`${inner.replace('█', '')}        █\n`, python).outer, 4);
    });
    it('goes on with the rows of a table where indentation makes blocks', () => {
      const syntax = { kind: 'code', inBrackets: true } as const;
      assert.equal(always('a = {\n    b: 1,\n    █\n    c: 2,\n}', { ...python, syntax }).outer, 3);
      isLine('a = {\n    b: █\n}', 'always', { ...python, syntax });
    });
    it('believes the syntax tree about the block', () => {
      const block = { empty: false, openerIndent: '  ', closed: false };
      const syntax = { kind: 'code', inBrackets: false, block } as const;
      assert.deepEqual(always('  f(a,\n         b) {\n    x();\n    █', { syntax }), {
        outer: 2,
        closes: true,
      });
    });
  });

  it('measures tabs in columns', () => {
    isBlock(
      '\tif (a) {\n\t\t█\n\t}',
      { outer: 4, closes: false },
      { indentation: { insertSpaces: false, size: 4 } },
    );
  });
});
