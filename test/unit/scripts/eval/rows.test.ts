import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { languageIdOf, readProblems, readRows } from '../../../../scripts/eval/rows.ts';
import { useScratch } from '../../../support/scratch.ts';

describe('rows', () => {
  const folder = useScratch();
  const written = (text: string): string => {
    const file = join(folder(), 'rows.jsonl');
    writeFileSync(file, text);
    return file;
  };
  const plain = { language: 'py', prefix: 'a\r\n', suffix: '', expected: 'b' };

  it('are read with what they have', () => {
    const chunk = { path: 'other.py', text: 'x', score: 1 };
    const row = { ...plain, id: 'one', tests: 't', entry_point: 'f', retrieved: [chunk] };
    assert.deepEqual(readRows(written(`${JSON.stringify(row)}\n\n`)), [
      {
        id: 'one',
        languageId: 'python',
        prefix: 'a\n',
        suffix: '',
        expected: 'b',
        tests: 't',
        entryPoint: 'f',
        retrieved: [{ path: 'other.py', text: 'x' }],
      },
    ]);
  });

  it('are named by their line where they have no name', () => {
    const [row] = readRows(written(`\n${JSON.stringify({ ...plain, repository: 'r', file: 'm/f.py' })}`));
    assert.deepEqual([row?.id, row?.path, row?.tests], ['2', 'r/m/f.py', undefined]);
  });

  it('say which line is none', () => {
    assert.throws(() => readRows(written('{"prefix"')), /rows\.jsonl:1 is no JSON object/);
    assert.throws(() => readRows(written('[]\n')), /rows\.jsonl:1 has no text 'language'/);
    const bare = JSON.stringify({ ...plain, suffix: undefined });
    assert.throws(
      () => readRows(written(`${JSON.stringify(plain)}\n${bare}`)),
      /rows\.jsonl:2 has no text 'suffix'/,
    );
  });

  it("have VS Code's names for their languages", () => {
    assert.deepEqual(['py', 'js', 'java', 'typescript'].map(languageIdOf), [
      'python',
      'javascript',
      'java',
      'typescript',
    ]);
  });

  it('may be problems', () => {
    const problem = { task_id: 'P/1', prompt: 'p', canonical_solution: 's', test: 't' };
    assert.deepEqual(readProblems(written(JSON.stringify(problem)), 'go'), [
      { id: 'P/1', languageId: 'go', prompt: 'p', solution: 's', tests: 't' },
    ]);
  });
});
