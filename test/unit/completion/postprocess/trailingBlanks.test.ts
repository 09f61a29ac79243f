import assert from 'node:assert/strict';
import { trailingBlanks } from '../../../../src/completion/postprocess/clean.ts';
import { through } from './filtering.ts';

describe('trailingBlanks', () => {
  const cases: readonly [name: string, drawn: string, text: string, expected: string][] = [
    ['drops blanks at the end', 'x =█', ' 1;  ', ' 1;'],
    ['drops blank lines at the end', 'f() {█', '\n  a();\n\n  \n', '\n  a();'],
    ['drops the blanks of blank lines', 'f() {█', '\n  a();\n  \n \t\n  b();', '\n  a();\n\n\n  b();'],
    ['drops them before closers', 'f(█)', 'a ', 'a'],
    ['leaves them before code', 'f(█b)', 'a, ', 'a, '],
  ];
  for (const [name, drawn, text, expected] of cases) {
    it(name, () => assert.equal(through(trailingBlanks, drawn, text), expected));
  }
});
