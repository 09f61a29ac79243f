import * as vscode from 'vscode';
import { type EditedRegion, RecentEdits } from '../../context/recentEdits.ts';

/** Documents that are remembered. */
const CAPACITY = 20;

/** The files that the user has been in, and has open. */
export class RecentFiles implements vscode.Disposable {
  readonly #subscription: vscode.Disposable;
  #uris: readonly vscode.Uri[] = [];

  constructor() {
    this.#subscription = vscode.window.onDidChangeActiveTextEditor((editor) => this.#visit(editor));
    this.#visit(vscode.window.activeTextEditor);
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  /** The files, the last visited first, then what else is open in tabs. */
  get uris(): readonly vscode.Uri[] {
    const tabs = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ input }) => input));
    const open = tabs.filter((input) => input instanceof vscode.TabInputText).map(({ uri }) => uri);
    const all = new Map([...this.#uris, ...open].map((uri) => [uri.toString(), uri]));
    return [...all.values()].slice(0, CAPACITY);
  }

  #visit(editor: vscode.TextEditor | undefined): void {
    if (!editor) return;
    const { uri } = editor.document;
    const others = this.#uris.filter((other) => other.toString() !== uri.toString());
    this.#uris = [uri, ...others].slice(0, CAPACITY);
  }
}

/** Follows what the user edits. */
export class RecentEditTracker implements vscode.Disposable {
  readonly #recent = new RecentEdits();
  readonly #subscription: vscode.Disposable;

  /** @param isTyped whether a user types in a document: it is no output and no log. */
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

  /** The edited regions, the newest first. */
  get regions(): readonly EditedRegion[] {
    return this.#recent.regions;
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}

/** How many line breaks a text has. */
function lineBreaks(text: string): number {
  return text.split('\n').length - 1;
}
