import * as vscode from 'vscode';
import { consentQuestion } from './texts.ts';

const AGREE = 'Send My Code';

/** Asks whether code may be sent to a server. A dialog: only to be shown for what the user has just clicked. */
export async function agreesToSend(host: string, inTheClear: boolean): Promise<boolean> {
  const { text, detail } = consentQuestion(host, inTheClear);
  return (await vscode.window.showWarningMessage(text, { modal: true, detail }, AGREE)) === AGREE;
}
