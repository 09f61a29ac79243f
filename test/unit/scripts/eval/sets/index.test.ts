import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { casesOf, ownCases } from '../../../../../scripts/eval/sets/index.ts';
import { useScratch } from '../../../../support/scratch.ts';

describe('the sets', () => {
  const folder = useScratch();
  const options = (sample?: number) => ({
    data: folder(),
    replay: ['samples'],
    rows: undefined,
    sample,
    seed: 1,
    oracle: false,
    withoutBlockStop: false,
  });
  const write = (name: string, rows: readonly object[]): string => {
    const file = join(folder(), name);
    writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    return file;
  };
  const row = (id: string, more: object = {}): object => ({
    ...{ id, language: 'py', prefix: 'x\n', suffix: '\ny', expected: 'total = 1' },
    ...more,
  });

  it('take all languages of their files', () => {
    write('santacoder-fim.py.jsonl', [row('a'), row('b')]);
    write('santacoder-fim.js.jsonl', [row('c', { language: 'js' })]);
    write('other.py.jsonl', [row('d')]);
    const cases = casesOf('santacoder-fim', options());
    assert.deepEqual(
      cases.map(({ id, languageId }) => [id, languageId]),
      [
        ['c', 'javascript'],
        ['a', 'python'],
        ['b', 'python'],
      ],
    );
    assert.equal(casesOf('santacoder-fim', options(2)).length, 2);
    assert.equal(casesOf('identifiers', options()).length, 3);
  });

  it('say which files are missing', () => {
    assert.throws(() => casesOf('mceval', options()), /no files mceval\.\*\.jsonl/);
  });

  it('mask problems alike in a sample and in the whole', () => {
    const problem = (id: number): object => ({
      ...{ task_id: `P/${id}`, prompt: 'def f():', test: 't' },
      canonical_solution: Array.from({ length: 9 }, (_, at) => `    x${at} = ${id}`).join('\n'),
    });
    write('mceval.python.jsonl', [1, 2, 3, 4, 5].map(problem));
    const all = casesOf('mceval', options());
    const some = casesOf('mceval', options(2));
    assert.deepEqual([all.length, some.length], [10, 4]);
    for (const one of some) assert.ok(all.some((other) => JSON.stringify(other) === JSON.stringify(one)));
  });

  it('draw places in source files', () => {
    assert.equal(casesOf('indentation', options()).length, 300);
    assert.equal(casesOf('indentation', options(7)).length, 7);
  });

  it('draw places with code right of the cursor', () => {
    const expected = 'total = sum(first, second) if (first and second) else 0';
    write('santacoder-fim.py.jsonl', [row('a', { expected })]);
    const cases = casesOf('midline', options(40));
    assert.ok(
      ['brackets', 'argument', 'condition'].every((kind) => cases.some(({ parts }) => parts.includes(kind))),
    );
    for (const { after, inLine } of cases) assert.ok(inLine === true && /^[^\n]*\S/.test(after), after);
    assert.ok(cases.some(({ id, expected: truth }) => id.startsWith('a ') && truth === 'first, second'));
  });

  it('draw places in code within strings', () => {
    const cases = casesOf('interpolation', options(9));
    assert.ok(cases.length > 0);
    for (const { before } of cases) assert.match(before.slice(before.lastIndexOf('\n') + 1), /["'`].*[{(]/);
  });

  it("judge somebody's own rows by what they have", () => {
    const file = write('own.jsonl', [
      row('line'),
      row('tested', { tests: 'def check(f): pass', entry_point: 'f' }),
      row('files', { retrieved: [{ path: 'a.py', text: 'x' }] }),
      row('tests alone', { tests: 'assert True' }),
    ]);
    assert.deepEqual(
      ownCases(file, options()).map(({ id }) => id),
      [
        'line',
        'tested',
        'files none',
        'files repository',
        'files comments',
        'files plain',
        'files own',
        'tests alone',
      ],
    );
    assert.ok(ownCases(file, options())[1]?.tests);
  });
});
