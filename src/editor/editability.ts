import * as vscode from 'vscode';

/** Documents that nobody types code in, by URI scheme: other versions, output, consoles, internal views. */
const VIEWS = new Set([
  'git',
  'gitlens',
  'output',
  'log',
  'debug',
  'search-editor',
  'comment',
  'interactive',
  'vscode-chat-code-block',
  'vscode-terminal',
  'walkThrough',
  'walkThroughSnippet',
]);

/** Whether nobody types in documents of an address like this. */
export function isView({ scheme }: vscode.Uri): boolean {
  return VIEWS.has(scheme);
}

/** Knows which documents can be typed in. */
export class Editability implements vscode.Disposable {
  readonly #readOnly = new Set<string>();
  readonly #subscription: vscode.Disposable;

  constructor() {
    this.#subscription = vscode.workspace.onDidOpenTextDocument((document) => void this.#look(document.uri));
    for (const document of vscode.workspace.textDocuments) void this.#look(document.uri);
  }

  isEditable({ uri }: vscode.TextDocument): boolean {
    if (isView(uri) || this.#readOnly.has(uri.toString())) return false;
    // Undefined means that the scheme has no file system: untitled documents and notebook cells.
    return vscode.workspace.fs.isWritableFileSystem(uri.scheme) !== false;
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  async #look(uri: vscode.Uri): Promise<void> {
    if (isView(uri) || vscode.workspace.fs.isWritableFileSystem(uri.scheme) === undefined) return;
    const permissions = await vscode.workspace.fs.stat(uri).then(
      (stat) => stat.permissions ?? 0,
      () => 0,
    );
    if (permissions & vscode.FilePermission.Readonly) this.#readOnly.add(uri.toString());
    else this.#readOnly.delete(uri.toString());
  }
}
