import assert from 'node:assert/strict';
import { fitFirstLine } from '../../../../src/completion/postprocess/clean.ts';
import { through } from './filtering.ts';

describe('firstLine', () => {
  const cases: readonly [name: string, drawn: string, text: string, expected: string][] = [
    ['cuts a copy of what is typed', 'const sum = █', 'const sum = a + b;', 'a + b;'],
    ['leaves a word that is written twice', 'template█', 'template', 'template'],
    ['leaves a short beginning', 'max(█', 'max(a, b), c)', 'max(a, b), c)'],
    ['leaves a new line behind code', 'f() {█', '\n  return 1;', '\n  return 1;'],
    ['cuts blank lines at a blank line', '  █', '\n  \n  return 1;', 'return 1;'],
    ['keeps deeper indentation there', '  █', '\n    return 1;', '  return 1;'],
    ['leaves a line that is indented less', '    █', '\n  }', '\n  }'],
  ];
  for (const [name, drawn, text, expected] of cases) {
    it(name, () => assert.equal(through(fitFirstLine, drawn, text), expected));
  }
});
