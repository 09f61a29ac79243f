import * as vscode from 'vscode';
import { RecentEdits, type EditedRegion } from '../../completion/context/recentEdits.ts';

/** Follows what the user edits. */
export class Edits implements vscode.Disposable {
  readonly #recent = new RecentEdits();
  readonly #subscription: vscode.Disposable;

  /** @param isTyped whether a document is one that a user types in, and no output or log. */
  constructor(isTyped: (document: vscode.TextDocument) => boolean) {
    this.#subscription = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (!isTyped(document)) return;
        for (const { range, text } of contentChanges) {
          const change = { first: range.start.line, last: range.end.line, added: lineBreaks(text) };
          this.#recent.record(document.uri.toString(), change);
        }
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#recent.forget(uri.toString())),
    );
  }

  /** The newest first. */
  get regions(): readonly EditedRegion[] {
    return this.#recent.regions;
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}

function lineBreaks(text: string): number {
  return text.split('\n').length - 1;
}
