import * as vscode from 'vscode';

/** Cells above that are looked at. */
const MOST = 12;

/** The code of the cells above one in its notebook, in order; none for what is no cell. */
export function cellsAbove({ uri }: vscode.TextDocument): string[] {
  const key = uri.toString();
  const notebook = vscode.workspace.notebookDocuments.find(({ uri: { path } }) => path === uri.path);
  const cells = notebook?.getCells() ?? [];
  const own = cells.find(({ document }) => document.uri.toString() === key);
  if (!own) return [];
  return cells
    .slice(Math.max(0, own.index - MOST), own.index)
    .filter(({ kind }) => kind === vscode.NotebookCellKind.Code)
    .map(({ document }) => document.getText().replaceAll('\r\n', '\n'));
}
