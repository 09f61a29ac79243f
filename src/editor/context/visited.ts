import * as vscode from 'vscode';

/** Documents that are remembered as visited. */
const CAPACITY = 20;

/** Which files the user has been in, and has open. */
export class Visited implements vscode.Disposable {
  readonly #subscription: vscode.Disposable;
  #uris: readonly vscode.Uri[] = [];

  constructor() {
    this.#subscription = vscode.window.onDidChangeActiveTextEditor((editor) => this.#visit(editor));
    this.#visit(vscode.window.activeTextEditor);
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  /** The last visited first, then what else is open in tabs. */
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
