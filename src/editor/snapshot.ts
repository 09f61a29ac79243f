import * as vscode from 'vscode';
import type { Lines } from '../code/lines.ts';
import { type DocumentFacts, takeSnapshot } from '../completion/snapshot.ts';
import type { WidgetSnapshots } from '../completion/suggestWidget.ts';
import type { Indentation, PlaceSyntax, Snapshot } from '../completion/types.ts';

/** The syntax tree's answer about a place, at once; `undefined` where there is no tree. */
export type SyntaxAt = (document: vscode.TextDocument, position: vscode.Position) => PlaceSyntax | undefined;

/** Takes snapshots of documents in the editor: what the pipeline works on. */
export class SnapshotTaker {
  readonly #syntaxAt: SyntaxAt;

  constructor(syntaxAt: SyntaxAt) {
    this.#syntaxAt = syntaxAt;
  }

  /** The document around a position, in the windows that `takeSnapshot` cuts. */
  at(document: vscode.TextDocument, position: vscode.Position): Snapshot {
    const syntax = this.#syntaxAt(document, position);
    return takeSnapshot(linesOf(document), position, { ...factsOf(document), syntax });
  }

  /** The document around a position, as it is and as the suggest widget's selected item would make it. */
  besideWidget(
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
      plain: this.at(document, position),
      accepted: takeSnapshot(lines, cursor, factsOf(document)),
      typed: line.slice(range.start.character, position.character),
      item,
    };
  }
}

function factsOf(document: vscode.TextDocument): DocumentFacts {
  const { uri, languageId, version } = document;
  const path = vscode.workspace.asRelativePath(uri);
  return { document: uri.toString(), path, languageId, version, indentation: indentationOf(document) };
}

/** Tabs and spaces are settings of the editor that shows the document, which it may have guessed from the text. */
function indentationOf(document: vscode.TextDocument): Indentation {
  const options = vscode.window.visibleTextEditors.find((editor) => editor.document === document)?.options;
  const size = typeof options?.tabSize === 'number' ? options.tabSize : 4;
  return { insertSpaces: options?.insertSpaces !== false, size };
}

function linesOf(document: vscode.TextDocument): Lines {
  return { lineCount: document.lineCount, lineAt: (line) => document.lineAt(line).text };
}
