import assert from 'node:assert/strict';
import { readTable, renderTable, withTable, type Row } from '../../../scripts/lib/grammars.ts';

const row = (grammar: string, digit: string): Row => ({
  grammar,
  upstream: `@scope/tree-sitter-${grammar}@1.2.3`,
  repository: `https://example.org/${grammar}`,
  licence: 'MIT',
  bytes: 1234,
  sha256: digit.repeat(64),
});

describe('the table of grammars', () => {
  const rows = [row('a', '0'), row('b', 'f')];

  it('is read as it was written', () => {
    assert.deepEqual(readTable(`# Title\n\n${renderTable(rows)}\n\nText | with | bars.\n`), rows);
  });

  it('is read when its cells are padded', () => {
    const padded = renderTable(rows).replaceAll(' |', '    |');
    assert.deepEqual(readTable(padded), rows);
  });

  it('replaces the one that is there, and nothing else', () => {
    const text = `# Title\n\n${renderTable([row('c', '1')])}\n\nEnd.\n`;
    assert.equal(withTable(text, rows), `# Title\n\n${renderTable(rows)}\n\nEnd.\n`);
    assert.throws(() => withTable('# Title\n', rows), /no table/);
  });
});
