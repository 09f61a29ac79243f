import assert from 'node:assert/strict';
import { suffixOverlap } from '../../../../src/completion/postprocess/suffix.ts';
import { documentThrough } from './filtering.ts';

describe('suffixOverlap', () => {
  const cases: readonly [name: string, drawn: string, text: string, expected: string][] = [
    ['is not written twice', 'x = █ + second;', 'first + second;', 'x = first + second;'],
    ['is not begun twice', 'x = a█ + second;', ' * b + sec', 'x = a * b + second;'],
    ['silences what only repeats it', 'a(█, b);', ', b);', '(repeats-suffix)'],
    ['leaves what fits before it', 'a(█, b);', 'first', 'a(first, b);'],
    ['is not looked for within where it is short', 'y = █ x', 'max(x1, z) -', 'y = max(x1, z) - x'],
    ['leaves closers to others', 'call(█)', 'value)', 'call(value))'],
  ];
  for (const [name, drawn, text, expected] of cases) {
    it(name, () => assert.equal(documentThrough(suffixOverlap, drawn, text), expected));
  }
});
