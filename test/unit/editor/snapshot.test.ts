import assert from 'node:assert/strict';
import type { Position, SelectedCompletionInfo, TextDocument } from 'vscode';
import { snapshotAt, widgetSnapshotsAt } from '../../../src/editor/snapshot.ts';

function document(...lines: string[]): TextDocument {
  const lineAt = (line: number): { text: string } => ({ text: lines[line]! });
  const uri = { toString: () => 'file:///a.ts' };
  return {
    uri,
    languageId: 'typescript',
    version: 7,
    lineCount: lines.length,
    lineAt,
  } as unknown as TextDocument;
}

const at = (line: number, character: number): Position => ({ line, character }) as unknown as Position;

function selected(line: number, from: number, to: number, text: string): SelectedCompletionInfo {
  const range: unknown = { start: at(line, from), end: at(line, to) };
  return { range, text } as SelectedCompletionInfo;
}

describe('snapshotAt', () => {
  it('takes the document as it is', () => {
    const snapshot = snapshotAt(document('let a;', 'a.le', 'b'), at(1, 4));
    assert.deepEqual(snapshot, {
      document: 'file:///a.ts',
      languageId: 'typescript',
      version: 7,
      before: 'let a;\na.le',
      after: '\nb',
    });
  });
});

describe('widgetSnapshotsAt', () => {
  it('takes the document as it is, and as the selected item would make it', () => {
    const item = selected(1, 2, 4, 'length');
    const { plain, accepted, typed } = widgetSnapshotsAt(document('let a;', 'a.le;', 'b'), at(1, 4), item);
    assert.deepEqual([plain.before, plain.after, typed], ['let a;\na.le', ';\nb', 'le']);
    assert.deepEqual([accepted.before, accepted.after], ['let a;\na.length', ';\nb']);
  });
});
