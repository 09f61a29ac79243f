import assert from 'node:assert/strict';
import { previousLines } from '../../../../src/completion/postprocess/end.ts';
import { through } from './filtering.ts';

describe('previousLines', () => {
  const cases: readonly [name: string, drawn: string, text: string, expected: string][] = [
    ['silences a copy of the line above', 'a.push(one);\n\n█', 'a.push(one);', '(repeats-itself)'],
    ['silences a copy below the line', 'a.push(one);█', '\na.push(one);', '(repeats-itself)'],
    [
      'silences a copy of several lines',
      'x();\nlet a = 1;\nf(a);\n█',
      'let a = 1;\nf(a);',
      '(repeats-itself)',
    ],
    ['lets a line go on from a copy', 'a.push(one);\n█', 'a.push(one);\nb();', 'a.push(one);\nb();'],
    ['lets rows go on', '0, 0, 0,\n0, 0, 0,\n█', '0, 0, 0,', '0, 0, 0,'],
    ['lets short lines repeat', 'i++;\n█', 'i++;', 'i++;'],
    ['lets the user repeat a line', 'a.push(one);\na.p█', 'ush(one);', 'ush(one);'],
    ['lets equal words stand at another depth', 'return one;\n  █', 'return one;', 'return one;'],
  ];
  for (const [name, drawn, text, expected] of cases) {
    it(name, () => assert.equal(through(previousLines, drawn, text), expected));
  }
});
