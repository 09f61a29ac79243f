import assert from 'node:assert/strict';
import type { Row } from '../../../../../scripts/eval/rows.ts';
import { contextText, crossFileCases, withContext } from '../../../../../scripts/eval/sets/crossFile.ts';

const chunks = [
  { path: 'best.py', text: 'class BestMatchOfAll:\n    pass' },
  { path: 'next.py', text: 'def next_best_match():\n    pass' },
];
const row: Row = {
  id: 'r',
  languageId: 'python',
  path: 'repo/main.py',
  prefix: 'import best\nx = ',
  suffix: '\n',
  expected: 'best.Best()',
  retrieved: chunks,
};

describe('cross-file cases', () => {
  const cases = crossFileCases(row);
  const form = (name: string) => cases.find(({ parts }) => parts[0] === name);

  it('try each form, and count what the product does', () => {
    assert.deepEqual(
      cases.map(({ parts, main }) => [parts.join(), main]),
      [
        ['none', false],
        ['repository', false],
        ['comments', false],
        ['plain', false],
        ['own', true],
      ],
    );
    assert.ok(cases.every(({ path }) => path === 'repo/main.py'));
  });

  it('write nothing into the text where the model gets files', () => {
    for (const name of ['none', 'repository', 'own']) assert.equal(form(name)?.before, row.prefix);
    assert.equal(form('none')?.context, undefined);
    assert.deepEqual(form('repository')?.context, chunks);
  });

  it('let the product choose among them', () => {
    const repeated = { path: 'same.py', text: row.prefix.repeat(2) };
    const own = crossFileCases({
      ...row,
      prefix: 'import best_of_all_matches\n',
      retrieved: [...chunks, repeated],
    });
    const shown = own.find(({ main }) => main)?.context?.map(({ path }) => path) ?? [];
    assert.ok(shown.includes('best.py'));
  });

  it('write comments and plain text before the file, the best next to it', () => {
    assert.equal(
      form('comments')?.before,
      '# Path: next.py\n# def next_best_match():\n#     pass\n' +
        '# Path: best.py\n# class BestMatchOfAll:\n#     pass\nimport best\nx = ',
    );
    const plain = form('plain')?.before ?? '';
    assert.ok(plain.indexOf('next_best') < plain.indexOf('BestMatch') && plain.endsWith(row.prefix));
  });

  it('comment in the language', () => {
    assert.match(contextText(chunks, 'comments', 'go'), /^\/\/ Path: next\.py\n/);
  });

  it('leave out pieces that there is no room for', () => {
    const huge = { path: 'huge.py', text: 'x = 1\n'.repeat(1000) };
    const text = contextText([...chunks, huge], 'plain', 'python');
    assert.ok(text.includes('BestMatch') && !text.includes('x = 1'));
  });

  it('keep context and cursor in one window', () => {
    const long = `${'line = 1\n'.repeat(1000)}cursor = `;
    const before = withContext(long, 'CONTEXT\n');
    assert.ok(before.length < 3200, String(before.length));
    assert.match(before, /^CONTEXT\nline = 1\n/);
    assert.match(before, /\ncursor = $/);
    assert.equal(withContext(long, ''), long);
  });
});
