import * as vscode from 'vscode';
import { languageFacts } from '../code/languages.ts';
import { gate } from '../completion/requestGate.ts';
import type { Silence } from '../completion/types.ts';
import type { Config } from './config.ts';
import type { IgnoreService } from './context/ignoreService.ts';
import { languageEnabled } from './settings.ts';

/** The gate in the editor: decides on a request by the document, the cursors and the settings. */
export class RequestGate {
  readonly #config: Config;
  readonly #editability: Editability;
  readonly #ignored: Pick<IgnoreService, 'silenceIn'>;
  readonly #changes: Pick<LastChanges, 'isAfterDeletion'>;

  constructor(
    config: Config,
    editability: Editability,
    ignored: Pick<IgnoreService, 'silenceIn'>,
    changes: Pick<LastChanges, 'isAfterDeletion'>,
  ) {
    this.#config = config;
    this.#editability = editability;
    this.#ignored = ignored;
    this.#changes = changes;
  }

  /** The reason to show nothing at a place in a document; `undefined` where a suggestion may be asked for. */
  silenceAt(document: vscode.TextDocument, position: vscode.Position): Silence | undefined {
    const { enable, languages, trigger } = this.#config.read();
    const editor = vscode.window.activeTextEditor;
    const selections = editor?.document === document ? editor.selections : [];
    const line = document.lineAt(position.line).text;
    return gate({
      enabled: enable,
      languageEnabled: languageEnabled(languages, document.languageId),
      editable: this.#editability.isEditable(document),
      leftAlone: this.#ignored.silenceIn(document.uri),
      cursors: Math.max(1, selections.length),
      hasSelection: selections.some((selection) => !selection.isEmpty),
      manual: trigger === 'manual',
      afterDeletion: this.#changes.isAfterDeletion(document),
      languageId: document.languageId,
      left: line.slice(0, position.character),
      right: line.slice(position.character),
      emmetOnTab: expandsOnTab(document),
    });
  }
}

/** Whether Tab expands abbreviations of Emmet in a document. */
function expandsOnTab(document: vscode.TextDocument): boolean {
  const { markup, blocks } = languageFacts(document.languageId);
  if (!markup && blocks !== 'tags') return false;
  return vscode.workspace.getConfiguration('emmet', document).get('triggerExpansionOnTab', false);
}

/** Last changes of the documents that are open. */
export class LastChanges implements vscode.Disposable {
  readonly #afterDeletion = new WeakSet<vscode.TextDocument>();
  readonly #subscription: vscode.Disposable;

  constructor() {
    this.#subscription = vscode.workspace.onDidChangeTextDocument((change) => this.#note(change));
  }

  /** Whether the last change of a document deleted something, or was an undo or a redo. */
  isAfterDeletion(document: vscode.TextDocument): boolean {
    return this.#afterDeletion.has(document);
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #note({ document, contentChanges, reason }: vscode.TextDocumentChangeEvent): void {
    // An event without changes tells of the document's state only.
    if (contentChanges.length === 0) return;
    const isDeletion = reason !== undefined || contentChanges.every(({ text }) => text === '');
    if (isDeletion) this.#afterDeletion.add(document);
    else this.#afterDeletion.delete(document);
  }
}

/** URI schemes of documents that nobody types code in: other versions, output, consoles, internal views. */
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

/** Whether a document of this address is a view, which nobody types code in. */
export function isView({ scheme }: vscode.Uri): boolean {
  return VIEWS.has(scheme);
}

/** Editability of documents: which are views or read-only, and which can be typed in. */
export class Editability implements vscode.Disposable {
  readonly #readOnly = new Set<string>();
  readonly #subscription: vscode.Disposable;

  constructor() {
    this.#subscription = vscode.workspace.onDidOpenTextDocument((document) => void this.#look(document.uri));
    for (const document of vscode.workspace.textDocuments) void this.#look(document.uri);
  }

  /** Whether a document can be typed in. One that was just opened counts as writable until its file was looked at. */
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
