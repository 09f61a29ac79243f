import type * as vscode from 'vscode';
import type { WidgetSnapshots } from '../completion/besideWidget.ts';
import { takeSnapshot, type DocumentFacts, type Lines } from '../completion/snapshot.ts';
import type { Snapshot } from '../completion/types.ts';

/** The document around a position. */
export function snapshotAt(document: vscode.TextDocument, position: vscode.Position): Snapshot {
  return takeSnapshot(linesOf(document), position, factsOf(document));
}

/** The document around a position, as it is and as the suggest widget's selected item would make it. */
export function widgetSnapshotsAt(
  document: vscode.TextDocument,
  position: vscode.Position,
  { range, text: item }: vscode.SelectedCompletionInfo,
): WidgetSnapshots {
  const line = document.lineAt(position.line).text;
  const before = line.slice(0, range.start.character) + item;
  const changed = before + line.slice(range.end.character);
  const cursor = { line: position.line, character: before.length };
  const lines: Lines = {
    lineCount: document.lineCount,
    lineAt: (wanted) => (wanted === position.line ? changed : document.lineAt(wanted).text),
  };
  return {
    plain: snapshotAt(document, position),
    accepted: takeSnapshot(lines, cursor, factsOf(document)),
    typed: line.slice(range.start.character, position.character),
    item,
  };
}

function factsOf(document: vscode.TextDocument): DocumentFacts {
  const { uri, languageId, version } = document;
  return { document: uri.toString(), languageId, version };
}

function linesOf(document: vscode.TextDocument): Lines {
  return { lineCount: document.lineCount, lineAt: (line) => document.lineAt(line).text };
}
