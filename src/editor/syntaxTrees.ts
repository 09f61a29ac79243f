import * as vscode from 'vscode';
import type { Outline } from '../code/declarations.ts';
import { editOf } from '../code/documentTree.ts';
import type { SyntaxFiles } from '../code/grammars.ts';
import { grammarFor } from '../code/languages.ts';
import type { Lines } from '../code/lines.ts';
import type { PlaceSyntax } from '../code/place.ts';
import type { SyntaxTrees } from '../code/syntaxTrees.ts';

/** Reads the parser and the grammars that ship with the extension. @param root the extension's folder. */
export function shippedSyntax(root: vscode.Uri): SyntaxFiles {
  const read = (...path: string[]): Promise<Uint8Array> =>
    Promise.resolve(vscode.workspace.fs.readFile(vscode.Uri.joinPath(root, ...path)));
  return {
    runtime: () => read('dist', 'web-tree-sitter.wasm'),
    read: (path) => read('syntaxes', path),
  };
}

/** Syntax trees of the documents that somebody writes in: kept from the first question about one until it is closed. */
export class DocumentSyntax implements vscode.Disposable {
  readonly #trees: SyntaxTrees;
  /** Line ends of the documents that were asked about, by their URIs. */
  readonly #lineEnds = new Map<string, vscode.EndOfLine>();
  readonly #subscriptions: vscode.Disposable[];

  constructor(trees: SyntaxTrees) {
    this.#trees = trees;
    this.#subscriptions = [
      vscode.workspace.onDidChangeTextDocument((event) => this.#onChange(event)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#forget(document.uri.toString())),
    ];
  }

  /** The syntax tree's answer about a place, at once; `undefined` until there is a tree. */
  placeAt(document: vscode.TextDocument, position: vscode.Position): PlaceSyntax | undefined {
    const { languageId, eol } = document;
    if (grammarFor(languageId) === undefined) return undefined;
    const key = document.uri.toString();
    this.#lineEnds.set(key, eol);
    this.#trees.follow(key, languageId, linesOf(document));
    return this.#trees.placeAt(key, position);
  }

  /** The declarations of a document; `undefined` unless its tree is there and includes the last edit. */
  outline(document: vscode.TextDocument): Outline | undefined {
    const key = document.uri.toString();
    return this.#trees.isCurrent(key) ? this.#trees.outline(key) : undefined;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    for (const key of [...this.#lineEnds.keys()]) this.#forget(key);
  }

  #onChange({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const key = document.uri.toString();
    const before = this.#lineEnds.get(key);
    if (before === undefined) return;
    this.#lineEnds.set(key, document.eol);
    const lineEnd = document.eol === vscode.EndOfLine.CRLF ? 2 : 1;
    // Other line ends move every offset, and the change has those of before.
    if (before !== document.eol) {
      this.#trees.reset(key);
    } else if (contentChanges.length > 0) {
      const edits = contentChanges.map((change) => editOf(change, lineEnd));
      this.#trees.edit(key, edits);
    }
  }

  #forget(key: string): void {
    this.#lineEnds.delete(key);
    this.#trees.forget(key);
  }
}

/** The document as it is at any time. */
function linesOf(document: vscode.TextDocument): Lines {
  return {
    get lineCount() {
      return document.lineCount;
    },
    lineAt: (line) => document.lineAt(line).text,
  };
}
