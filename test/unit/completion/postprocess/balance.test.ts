import assert from 'node:assert/strict';
import { balance } from '../../../../src/completion/postprocess/balance.ts';
import { documentThrough } from './filtering.ts';

describe('balance', () => {
  const cases: readonly [name: string, drawn: string, text: string, expected: string][] = [
    ['closes what is open', 'f(█', 'a)', 'f(a)'],
    ['cuts a surplus closer', 'f(█', 'a))', 'f(a)'],
    ['cuts before a closer of another kind', 'f(█', 'a]', 'f(a'],
    ['cuts crossing brackets', 'f(█', '[a), b]', 'f([a'],
    ['cuts an opener before closers', 'f(█)', 'a, g(b', 'f(a, g)'],
    ['cuts a string without an end', 'f(█', 'a, "b', 'f(a,'],
    ['cuts a comment before closers', 'f(█)', 'a // note', 'f(a)'],
    ['leaves the end of a line open', 'f() {\n  █\n}', 'if (a) {', 'f() {\n  if (a) {\n}'],
    ['but not on the line of the block', 'g((x) => {█\n});', ' if (y) {', 'g((x) => { if (y)\n});'],
    ['knows brackets in strings', 'f(█', '")", a)', 'f(")", a)'],
    ['knows brackets in comments', 'f() {█\n}', '\n  a(); // :)', 'f() {\n  a(); // :)\n}'],
    ['silences a closer of nothing', 'a = 1;\n█', '}', '(unbalanced)'],
    ['silences a closer that is there', 'f() {\n  a();\n█\n}', '}', '(unbalanced)'],
    ['silences a bracket at the wrong depth', 'f() {\n  a();\n  █', '}', '(unbalanced)'],
    ['cuts several lines that close too much', 'f() {█\n}', '\n  a();\n}', 'f() {\n  a();\n}'],
    ['cuts what several lines leave open', 'f() {█\n}', '\n  a();\n  if (b) {\n    c();', 'f() {\n  a();\n}'],
    ['keeps the first line of them', 'f() {\n  █\n}', 'if (b) {\n    c();', 'f() {\n  if (b) {\n}'],
    [
      'lets them close what nothing closes',
      'f() {█\n\ng() {\n}',
      '\n  a();\n}',
      'f() {\n  a();\n}\n\ng() {\n}',
    ],
    [
      'lets a block go on',
      'if (a) {█\n}',
      '\n  b();\n} else {\n  c();',
      'if (a) {\n  b();\n} else {\n  c();\n}',
    ],
    [
      'lets a line open what goes on below',
      'f() {\n  if (a) {\n    b();\n█\n    c();\n  }\n}',
      '  } else {',
      'f() {\n  if (a) {\n    b();\n  } else {\n    c();\n  }\n}',
    ],
    [
      'ends a block where what follows is outside',
      'f() {\n  if (a) {\n    b();\n█\n  c();\n}',
      '  } else {',
      'f() {\n  if (a) {\n    b();\n  }\n  c();\n}',
    ],
    [
      'opens another one at the end of a file',
      'if (a) {\n  b();\n█\n',
      '} else {',
      'if (a) {\n  b();\n} else {\n',
    ],
    ['lets openers meet closers below', '█\n  a();\n}', 'f() {', 'f() {\n  a();\n}'],
    [
      'closes statements of several lines',
      'if (a &&\n    b) {█',
      '\n  c();\n}',
      'if (a &&\n    b) {\n  c();\n}',
    ],
  ];
  for (const [name, drawn, text, expected] of cases) {
    it(name, () => assert.equal(documentThrough(balance, drawn, text), expected));
  }

  it('leaves a document string open at the end of a line', () => {
    const facts = { languageId: 'python' };
    const drawn = 'def f():\n    █\n    return (1)';
    assert.equal(
      documentThrough(balance, drawn, '"""Returns one.', { facts }),
      'def f():\n    """Returns one.\n    return (1)',
    );
    assert.equal(
      documentThrough(balance, drawn, 'a()\n    """Returns', { facts }),
      'def f():\n    a()\n    return (1)',
    );
  });

  it('lets text between tags have apostrophes', () => {
    const facts = { languageId: 'typescriptreact' };
    assert.equal(documentThrough(balance, '<p>█</p>', "Don’t: don't", { facts }), "<p>Don’t: don't</p>");
  });
});
