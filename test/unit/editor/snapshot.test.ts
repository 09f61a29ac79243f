import assert from 'node:assert/strict';
import type { Position, SelectedCompletionInfo, TextDocument } from 'vscode';
import type * as SnapshotModule from '../../../src/editor/snapshot.ts';
import { loadEditorModule } from '../../support/editorModule.ts';

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

const SYNTAX = { kind: 'code', inBrackets: false } as const;

async function taker(editors: readonly object[] = []): Promise<SnapshotModule.SnapshotTaker> {
  const { SnapshotTaker } = await loadEditorModule<typeof SnapshotModule>('src/editor/snapshot.ts', {
    window: { visibleTextEditors: editors },
    workspace: { asRelativePath: () => 'src/a.ts' },
  });
  return new SnapshotTaker(() => SYNTAX);
}

describe('SnapshotTaker', () => {
  it('takes the document as it is', async () => {
    const snapshot = (await taker()).at(document('let a;', 'a.le', 'b'), at(1, 4));
    assert.deepEqual(snapshot, {
      document: 'file:///a.ts',
      path: 'src/a.ts',
      languageId: 'typescript',
      version: 7,
      line: 1,
      indentation: { insertSpaces: true, size: 4 },
      syntax: SYNTAX,
      before: 'let a;\na.le',
      after: '\nb',
    });
  });

  it('indents as the editor does', async () => {
    const shown = document('a');
    const options = { tabSize: 8, insertSpaces: false };
    const snapshots = await taker([{ document: shown, options }]);
    assert.deepEqual(snapshots.at(shown, at(0, 0)).indentation, { insertSpaces: false, size: 8 });
  });

  it('takes the document as it is, and as the selected item would make it', async () => {
    const item = selected(1, 2, 4, 'length');
    const { plain, accepted, typed } = (await taker()).besideWidget(
      document('let a;', 'a.le;', 'b'),
      at(1, 4),
      item,
    );
    assert.deepEqual([plain.before, plain.after, typed], ['let a;\na.le', ';\nb', 'le']);
    assert.deepEqual([accepted.before, accepted.after], ['let a;\na.length', ';\nb']);
    assert.equal(accepted.syntax, undefined);
  });
});
