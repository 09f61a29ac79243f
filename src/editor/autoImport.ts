import * as vscode from 'vscode';
import { addsImport, type TextReplacement } from '../code/imports/addition.ts';
import type { Log } from '../util/log.ts';
import { messageOf } from '../util/errors.ts';
import type { AcceptedSuggestion } from './acceptance.ts';

/**
 * Milliseconds after an acceptance in which missing imports are looked for: chosen so that a language server that has
 * just started is waited for.
 */
const WAIT_MS = 15_000;

/** Code actions that are resolved for one name: more than ten places to import a name from leave no clear one. */
const MOST_ACTIONS = 10;

/** What a name looks like; diagnostics of anything else are not about imports. */
const NAME = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;

/**
 * Adds the imports that an accepted suggestion lacks: what the language's own extension offers as a quick fix for a name
 * of the accepted text, where it is clear which one. The import belongs to the same step of undo as the suggestion.
 */
export class AutoImport implements vscode.Disposable {
  readonly #log: Log;
  #current: MissingImports | undefined;

  constructor(log: Log) {
    this.#log = log;
  }

  /** Looks for missing imports of a suggestion that was accepted just now; an earlier one is looked after no longer. */
  follow(acceptance: AcceptedSuggestion): void {
    this.#current?.dispose();
    const editor = vscode.window.activeTextEditor;
    if (editor?.document.uri.toString() !== acceptance.document) return;
    this.#current = new MissingImports(editor, acceptance, (error) =>
      this.#log.debug(`auto-import: ${messageOf(error)}`),
    );
  }

  dispose(): void {
    this.#current?.dispose();
  }
}

/** The missing imports of one accepted text, while they are looked for. */
class MissingImports implements vscode.Disposable {
  readonly #editor: vscode.TextEditor;
  readonly #onError: (error: unknown) => void;
  readonly #tried = new Set<string>();
  readonly #subscriptions: vscode.Disposable;
  /** Offsets of the accepted text. */
  #start: number;
  #end: number;
  /** The names are handled one after the other: each import moves the text. */
  #work: Promise<void> = Promise.resolve();

  constructor(
    editor: vscode.TextEditor,
    { start, text }: AcceptedSuggestion,
    onError: (error: unknown) => void,
  ) {
    this.#editor = editor;
    this.#onError = onError;
    const { document } = editor;
    const eol = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
    this.#start = document.offsetAt(new vscode.Position(start.line, start.character));
    this.#end = this.#start + text.replaceAll('\n', eol).length;
    const timer = setTimeout(() => this.dispose(), WAIT_MS);
    this.#subscriptions = vscode.Disposable.from(
      { dispose: () => clearTimeout(timer) },
      vscode.workspace.onDidChangeTextDocument((change) => this.#move(change)),
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        if (uris.some((uri) => uri.toString() === document.uri.toString())) this.#look();
      }),
    );
    this.#look();
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  /** Follows the accepted text where edits move it. */
  #move({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (document !== this.#editor.document) return;
    for (const { rangeOffset, rangeLength, text } of contentChanges) {
      const added = text.length - rangeLength;
      if (rangeOffset >= this.#end) continue;
      this.#end = Math.max(rangeOffset, this.#end + added);
      if (rangeOffset + rangeLength <= this.#start) this.#start += added;
    }
  }

  #look(): void {
    this.#work = this.#work.then(async () => await this.#importAll()).catch(this.#onError);
  }

  async #importAll(): Promise<void> {
    const { document } = this.#editor;
    for (const { range } of vscode.languages.getDiagnostics(document.uri)) {
      const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
      const name = document.getText(range);
      // The beginning of a name may have been typed.
      const isAccepted = start < this.#end && end > this.#start;
      if (!isAccepted || !NAME.test(name) || this.#tried.has(name)) continue;
      this.#tried.add(name);
      await this.#importName(range);
    }
  }

  async #importName(range: vscode.Range): Promise<void> {
    const { document } = this.#editor;
    const { version } = document;
    const actions = await vscode.commands.executeCommand<readonly vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      range,
      vscode.CodeActionKind.QuickFix.value,
      MOST_ACTIONS,
    );
    const imports = actions.filter((action) => this.#isImport(action));
    const [action, ...others] =
      imports.length > 1 ? imports.filter(({ isPreferred }) => isPreferred) : imports;
    if (!action || others.length > 0 || document.version !== version) return;
    await this.#apply(this.#editsOf(action));
  }

  #isImport(action: vscode.CodeAction): boolean {
    const { document } = this.#editor;
    const entries = action.edit?.entries() ?? [];
    if (!entries.every(([uri]) => uri.toString() === document.uri.toString())) return false;
    const edits = this.#editsOf(action).map(({ range, newText }): TextReplacement => {
      return { start: document.offsetAt(range.start), end: document.offsetAt(range.end), text: newText };
    });
    return addsImport(document.getText(), document.languageId, edits, { start: this.#start, end: this.#end });
  }

  #editsOf({ edit }: vscode.CodeAction): readonly vscode.TextEdit[] {
    return edit?.get(this.#editor.document.uri) ?? [];
  }

  /** Without stops of its own, so that one undo takes the import back with the suggestion. */
  async #apply(edits: readonly vscode.TextEdit[]): Promise<void> {
    await this.#editor.edit(
      (builder) => {
        for (const { range, newText } of edits) builder.replace(range, newText);
      },
      { undoStopBefore: false, undoStopAfter: false },
    );
  }
}
