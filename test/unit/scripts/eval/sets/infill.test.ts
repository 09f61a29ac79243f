import assert from 'node:assert/strict';
import { keyOf, programOf } from '../../../../../scripts/eval/case.ts';
import type { Row } from '../../../../../scripts/eval/rows.ts';
import { lineCase, placeOf, testedCases } from '../../../../../scripts/eval/sets/infill.ts';

const row: Row = {
  id: 'r',
  languageId: 'python',
  prefix: 'def f():\n',
  suffix: '    return x\n',
  expected: '    x = 1\n    x += 1\n',
  tests: 'def check(candidate):\n    assert candidate() == 2\n',
  entryPoint: 'f',
};
const plain = { oracle: false, withoutBlockStop: false };

describe('infill cases', () => {
  it('fill whole lines on an empty line of their own', () => {
    const { before, after, expected } = placeOf(row);
    assert.deepEqual([before, after, expected], ['def f():\n', '\n    return x\n', '    x = 1\n    x += 1']);
    assert.equal(before + expected + after, row.prefix + row.expected + row.suffix);
  });

  it('fill a part of a line where it is', () => {
    const { after, expected } = placeOf({ ...row, expected: 'x', suffix: '\n}' });
    assert.deepEqual([after, expected], ['\n}', 'x']);
  });

  it('are lines in the mode that users have', () => {
    const { mode, parts, tests } = lineCase(row);
    assert.deepEqual([mode, parts, tests], [{ multiline: 'auto' }, ['python'], undefined]);
  });

  it('run the tests on the whole text', () => {
    const [one] = testedCases(row, plain);
    assert.ok(one);
    assert.equal(one.mode.multiline, 'always');
    assert.equal(
      programOf(one, '    x = 2'),
      'def f():\n    x = 2\n    return x\n\ndef check(candidate):\n    assert candidate() == 2\n\ncheck(f)\n',
    );
  });

  it('drop what a completion replaces from the text', () => {
    const closed = { ...lineCase(row), before: 'f(', after: ')\n', expected: 'a)' };
    assert.equal(programOf(closed, 'a)', 1), 'f(a)\n\n\n');
  });

  it('are also asked without stops, which do not count in the set', () => {
    const cases = testedCases(row, { oracle: true, withoutBlockStop: true });
    assert.deepEqual(
      cases.map(({ main, parts, mode, cutLines }) => [main, parts.join(), mode.unstopped ?? false, cutLines]),
      [
        [true, '', false, undefined],
        [false, 'oracle', true, 2],
        [false, 'no block stop', true, undefined],
      ],
    );
    assert.equal(new Set(cases.map((one) => keyOf('s', one))).size, 3);
  });

  it('run no tests in other languages', () => {
    assert.equal(testedCases({ ...row, languageId: 'java' }, plain)[0]?.tests, undefined);
  });
});

describe('keyOf', () => {
  const one = lineCase(row);

  it('changes with what is asked, not with how it is reported', () => {
    const key = keyOf('s', one);
    assert.equal(keyOf('s', { ...one, main: false, parts: ['x'] }), key);
    assert.notEqual(keyOf('t', one), key);
    assert.notEqual(keyOf('s', { ...one, before: 'x' }), key);
    assert.notEqual(keyOf('s', { ...one, mode: { multiline: 'never' } }), key);
  });
});
