import * as vscode from 'vscode';
import type { Config } from '../config.ts';
import { isView } from '../requestGate.ts';
import { languageEnabled } from '../settings.ts';
import type { ModelFollower } from './follower.ts';

/**
 * The language id of the active editor's document. A model that was chosen for a language serves while this is it.
 * @returns `undefined` where there is nothing to type in, and where suggestions are off, in general or for the language.
 */
export function typedLanguage(config: Pick<Config, 'read'>): string | undefined {
  const document = vscode.window.activeTextEditor?.document;
  if (!document || isView(document.uri)) return undefined;
  const { enable, languages } = config.read();
  return enable && languageEnabled(languages, document.languageId) ? document.languageId : undefined;
}

/** Tells the follower whenever {@link typedLanguage} may have another answer: another editor, or another language. */
export function followEditors(follower: Pick<ModelFollower, 'editorChanged'>): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor(() => follower.editorChanged()),
    // A document whose language changes is closed and opened again.
    vscode.workspace.onDidOpenTextDocument((document) => {
      if (document === vscode.window.activeTextEditor?.document) follower.editorChanged();
    }),
  );
}
