import * as vscode from 'vscode';
import { gate } from '../completion/trigger.ts';
import type { Silence } from '../completion/types.ts';
import type { Config } from './config.ts';
import type { IgnoredFiles } from './context/ignoredFiles.ts';
import type { Editability } from './editability.ts';
import { languageEnabled } from './settings.ts';

/** Collects what the gate decides on from the editor and the settings. */
export class Gatekeeper {
  readonly #config: Config;
  readonly #editability: Editability;
  readonly #ignored: Pick<IgnoredFiles, 'silenceIn'>;

  constructor(config: Config, editability: Editability, ignored: Pick<IgnoredFiles, 'silenceIn'>) {
    this.#config = config;
    this.#editability = editability;
    this.#ignored = ignored;
  }

  /** Why to stay silent at a place in a document, or `undefined`. */
  silenceAt(document: vscode.TextDocument, position: vscode.Position): Silence | undefined {
    const { enable, languages } = this.#config.read();
    const editor = vscode.window.activeTextEditor;
    const selections = editor?.document === document ? editor.selections : [];
    return gate({
      enabled: enable,
      languageEnabled: languageEnabled(languages, document.languageId),
      editable: this.#editability.isEditable(document),
      leftAlone: this.#ignored.silenceIn(document.uri),
      cursors: Math.max(1, selections.length),
      hasSelection: selections.some((selection) => !selection.isEmpty),
      right: document.lineAt(position.line).text.slice(position.character),
    });
  }
}
