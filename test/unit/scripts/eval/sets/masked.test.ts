import assert from 'node:assert/strict';
import fc from 'fast-check';
import { seeded } from '../../../../../scripts/lib/statistics.ts';
import type { Problem } from '../../../../../scripts/eval/rows.ts';
import { maskedCases } from '../../../../../scripts/eval/sets/masked.ts';

const problem: Problem = {
  id: 'P/1',
  languageId: 'python',
  prompt: 'def f(n):\n    """Adds."""\n',
  solution: '    total = 0\n    for i in range(n):\n        total += i\n\n    return total\n',
  tests: 'assert f(3) == 3',
};
const whole = `${problem.prompt}${problem.solution}`;

describe('masked problems', () => {
  it('give back the solution with what was masked', () => {
    for (let seed = 1; seed < 30; seed++) {
      for (const { before, expected, after } of maskedCases(problem, seeded(seed))) {
        assert.equal(before + expected + after, whole);
      }
    }
  });

  it('mask one line and one block, behind the indentation', () => {
    for (let seed = 1; seed < 30; seed++) {
      const [line, block] = maskedCases(problem, seeded(seed));
      assert.ok(line && block);
      assert.equal(line.expected.split('\n').length, 1);
      const lines = block.expected.split('\n');
      assert.ok(lines.length >= 2 && lines.length <= 6);
      for (const { expected, before } of [line, block]) {
        assert.match(expected, /^\S/);
        assert.match(before, /\n {4,8}$/);
      }
      assert.notEqual(lines.at(-1)?.trim(), '');
    }
  });

  it('ask for lines as users have it, and for blocks wherever there are any', () => {
    const [line, block] = maskedCases(problem, seeded(1));
    assert.deepEqual([line?.mode.multiline, block?.mode.multiline], ['auto', 'always']);
    assert.deepEqual(
      [line?.parts, block?.parts],
      [
        ['python', 'lines'],
        ['python', 'blocks'],
      ],
    );
  });

  it('mask the same for the same seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 }), (seed) => {
        assert.deepEqual(maskedCases(problem, seeded(seed)), maskedCases(problem, seeded(seed)));
      }),
    );
  });

  it('draw as often for a problem that is too short for a block', () => {
    const random = seeded(1);
    const [line, ...others] = maskedCases({ ...problem, solution: '    return 0' }, random);
    assert.equal(line?.expected, 'return 0');
    assert.deepEqual(others, []);
    const same = seeded(1);
    maskedCases(problem, same);
    assert.equal(random(), same());
  });

  it('mask no half of a block with brackets', () => {
    const solution = '{\n  if (a) {\n    b();\n  } else {\n    c();\n  }\n  d();\n}';
    const blocks = Array.from({ length: 40 }, (_, seed) => {
      return maskedCases({ ...problem, languageId: 'javascript', solution }, seeded(seed))[1]?.expected;
    });
    assert.deepEqual(
      new Set(blocks),
      new Set([
        'if (a) {\n    b();\n  } else {\n    c();\n  }',
        'if (a) {\n    b();\n  } else {\n    c();\n  }\n  d();',
      ]),
    );
  });

  it('run tests where a runtime is at hand', () => {
    const runtimes = ['python', 'javascript', 'typescript', 'go'].map(
      (languageId) => maskedCases({ ...problem, languageId }, seeded(1))[0]?.tests?.runtime,
    );
    assert.deepEqual(runtimes, ['python', 'node', undefined, undefined]);
  });

  it('close the class that Java tests close', () => {
    const [line] = maskedCases({ ...problem, languageId: 'java' }, seeded(1));
    assert.match(line?.after ?? '', /\n}\n$/);
  });
});
