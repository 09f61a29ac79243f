import * as vscode from 'vscode';
import type { Config } from '../config.ts';
import { isView } from '../editability.ts';
import { languageEnabled } from '../settings.ts';
import type { ModelFollower } from './follower.ts';

/** The language of what is typed in now; undefined where there is nothing to type in, or nothing is suggested. */
export function typedLanguage(config: Pick<Config, 'read'>): string | undefined {
  const document = vscode.window.activeTextEditor?.document;
  if (!document || isView(document.uri)) return undefined;
  const { enable, languages } = config.read();
  return enable && languageEnabled(languages, document.languageId) ? document.languageId : undefined;
}

/** Tells the follower whenever something else may be typed in, be it only in another language. */
export function followEditors(follower: Pick<ModelFollower, 'moved'>): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor(() => follower.moved()),
    // A document whose language changes is closed and opened again.
    vscode.workspace.onDidOpenTextDocument((document) => {
      if (document === vscode.window.activeTextEditor?.document) follower.moved();
    }),
  );
}
