import type * as vscode from 'vscode';
import { takeSnapshot, type Cursor, type Lines } from '../completion/snapshot.ts';
import type { Snapshot } from '../completion/types.ts';

/**
 * The document around a position, as if the suggest widget's selected item were accepted already: an inline
 * completion is only shown beside the widget when it extends that item.
 */
export function snapshotAt(
  document: vscode.TextDocument,
  position: vscode.Position,
  selected: vscode.SelectedCompletionInfo | undefined,
): Snapshot {
  const facts = {
    document: document.uri.toString(),
    languageId: document.languageId,
    version: document.version,
  };
  const { lines, cursor } = selected
    ? withSelected(document, position, selected)
    : { lines: linesOf(document), cursor: position };
  return takeSnapshot(lines, cursor, facts);
}

function linesOf(document: vscode.TextDocument): Lines {
  return { lineCount: document.lineCount, lineAt: (line) => document.lineAt(line).text };
}

function withSelected(
  document: vscode.TextDocument,
  position: vscode.Position,
  { range, text }: vscode.SelectedCompletionInfo,
): { lines: Lines; cursor: Cursor } {
  const line = document.lineAt(position.line).text;
  const before = line.slice(0, range.start.character) + text;
  const changed = before + line.slice(range.end.character);
  const lines: Lines = {
    lineCount: document.lineCount,
    lineAt: (wanted) => (wanted === position.line ? changed : document.lineAt(wanted).text),
  };
  return { lines, cursor: { line: position.line, character: before.length } };
}
