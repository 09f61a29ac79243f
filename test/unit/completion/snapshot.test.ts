import assert from 'node:assert/strict';
import { takeSnapshot } from '../../../src/completion/snapshot.ts';
import { AFTER_LIMIT, BEFORE_LIMIT, type Snapshot } from '../../../src/completion/types.ts';

const FACTS = { document: 'untitled:1', languageId: 'go', version: 3 };

function snapshot(lines: readonly string[], line: number, character: number): Snapshot {
  const source = { lineCount: lines.length, lineAt: (wanted: number) => lines[wanted]! };
  return takeSnapshot(source, { line, character }, FACTS);
}

describe('takeSnapshot', () => {
  it('splits the text at the cursor, with LF line ends', () => {
    const { before, after } = snapshot(['a', 'bc', 'd'], 1, 1);
    assert.deepEqual([before, after], ['a\nb', 'c\nd']);
  });

  it('counts UTF-16 units', () => {
    const { before, after } = snapshot(['"😀" + x'], 0, 4);
    assert.deepEqual([before, after], ['"😀"', ' + x']);
  });

  it('never cuts a surrogate pair at the edge of a window', () => {
    for (const pad of ['', 'x']) {
      const { before, after } = snapshot(['😀'.repeat(9000) + pad, '', pad + '😀'.repeat(9000)], 1, 0);
      assert.ok(before.isWellFormed() && after.isWellFormed());
    }
  });

  it('takes a bounded slice of an endless line', () => {
    const { before, after } = snapshot(['x'.repeat(10_000_000)], 0, 5_000_000);
    assert.deepEqual([before.length, after.length], [BEFORE_LIMIT, AFTER_LIMIT]);
  });

  it('reads only the lines near the cursor', () => {
    let read = 0;
    const lineAt = (): string => {
      read++;
      return 'x'.repeat(80);
    };
    takeSnapshot({ lineCount: 200_000, lineAt }, { line: 100_000, character: 5 }, FACTS);
    assert.ok(read < 200);
  });

  it('serves an empty document', () => {
    const { before, after } = snapshot([''], 0, 0);
    assert.deepEqual([before, after], ['', '']);
  });
});
