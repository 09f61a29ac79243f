import assert from 'node:assert/strict';
import { type Fault, faultsOf } from '../../../../scripts/lib/faults.ts';
import { AFTER_LIMIT, type Snapshot } from '../../../../src/completion/types.ts';
import { marked } from '../../../support/marked.ts';

type Case = readonly [name: string, drawn: string, text: string, replaces?: number];

function faults(drawn: string, text: string, replaces = 0, facts: Partial<Snapshot> = {}): readonly Fault[] {
  return faultsOf(marked(drawn, { indentation: { insertSpaces: true, size: 2 }, ...facts }), {
    text,
    replaces,
  });
}

function each(cases: readonly Case[], expected: readonly Fault[], facts: Partial<Snapshot> = {}): void {
  for (const [name, drawn, text, replaces] of cases) {
    it(name, () => assert.deepEqual(faults(drawn, text, replaces, facts), expected));
  }
}

describe('faultsOf', () => {
  describe('finds a line twice', () => {
    each(
      [
        ['the rest of a line', 'first█\nfirst(value);\n', '(value);'],
        ['with what stands right of the cursor', 'first(█);\n\nfirst(value);\n', 'value'],
        ['at the end of several lines', 'f() {\n  █\n  b = second;\n}', 'a = 1;\n  b = second;'],
        ['among several lines', 'f() {\n  █\n  b = second;\n}', 'a = 1;\n  b = second;\n  c = 3;'],
        ['a short one at the same depth', 'if a\n  █\nend', 'b\nend'],
        ['at another depth', 'if a\n  █\nreturn nothing', 'return nothing'],
      ],
      ['duplicate-line'],
    );
  });

  describe('finds brackets that lose their partners', () => {
    each(
      [
        ['to a closer too many', 'f(█)', 'a)'],
        ['to an opener too many', 'f(█)', 'g(a'],
        ['to a replacement', 'f(█)', 'a', 1],
        ['to a comment', 'f(█);', 'a // b'],
        ['to a string', 'f(█, g(b));', '"a'],
        ['to a closer of another kind', 'f(█', 'a]'],
        ['to crossing brackets', 'f(█)', '[a(b]'],
        ['to a block that is closed twice', 'f() {█ }', '\n  a();\n}'],
        ['to a block that is left open', 'f() {█\n}', '\n  if (a) {\n    b();'],
        ['to an opener on the line of its block', 'f((x) => {█\n});', ' if (y) {'],
        ['to a comment that goes on', 'f(█)\n/* a */', '/* b\nc'],
        ['to a comment that ends early', '/* a █ */', 'b */'],
        ['to the block around', 'class A {\n  f() {█\n\n    a();\n  }\n', '\n    b();\n  }'],
      ],
      ['unbalanced'],
    );
    it('to nothing at all', () => assert.deepEqual(faults('a;\n█', '}'), ['unbalanced']));

    it('to a block that goes on below what is known', () => {
      const below = `\n${'  a();\n'.repeat(AFTER_LIMIT)}`;
      assert.deepEqual(faults(`f() {\n  b();█${below}`, '\n}'), ['unbalanced']);
      assert.deepEqual(faults(`f() {\n  b();█\n\ng();${below}`, '\n}'), []);
    });
  });

  describe('finds another indentation', () => {
    const tabs = { indentation: { insertSpaces: false, size: 4 } };
    each(
      [
        ['tabs for spaces', 'f() {\n  a();\n}\ng() {█', '\n\tb();\n}'],
        ['tabs behind spaces', 'f() {\n  a();\n}\ng() {█', '\n  \tb();\n}'],
        ['tabs on the cursor’s line', 'f() {\n  a();\n█\n}', '\tb();'],
        ['tabs where the editor would insert spaces', 'f() {█', '\n\tb();\n}'],
      ],
      ['indentation'],
    );
    each(
      [
        ['spaces for tabs', 'f() {\n\ta();\n}\ng() {█', '\n    b();\n}'],
        ['spaces where the editor would insert tabs', 'f() {█', '\n    b();\n}'],
      ],
      ['indentation'],
      tabs,
    );
  });

  describe('finds nothing wrong', () => {
    each(
      [
        ['with the end of a line', 'const a = █', 'f(b);'],
        ['with closers that are lacking', 'f(g(█', 'a), b);'],
        ['with closers that are replaced', 'if (█)', 'a) {', 1],
        ['with a line that leaves a block open', 'f() {\n  █\n}', 'if (a) {'],
        ['with a block', 'f() {█\n}', '\n  if (a) {\n    b();\n  }'],
        ['with a block that is closed by nothing else', 'class A {\n  f() {█\n}', '\n    a();\n  }'],
        ['with a block that goes on', 'if (a) {█\n}', '\n  b();\n} else {\n  c();'],
        ['with an opener that a closer below lacks', '█\n  a();\n}', 'f() {'],
        ['with brackets in strings and comments', 'f(█)', '")", a /* ) */'],
        ['with the end of a string', 'f("a█\n', ' b");'],
        ['with the end of a comment', '/** A █\nf();\n/** B */', 'comment. */'],
        ['with a comment to go on from', 'f() {\n  █\n  (a)\n}', '/* b'],
        ['with equal words at another depth', 'f() {\n    █\n  end', 'end'],
        ['with a star that is aligned', 'f() {\n\ta();\n}\n/**█', '\n * b\n */'],
        ['with both ways to indent in use', 'f() {\n  a();\n\tb();\n}\ng() {█', '\n\tc();\n}'],
      ],
      [],
    );
  });
});
