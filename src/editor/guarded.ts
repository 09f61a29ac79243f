import * as vscode from 'vscode';
import { messageOf, type Log } from '../base/log.ts';

/** Runs what the user asked for; what goes wrong is logged and shown. Never rejects. */
export async function guarded(run: () => Promise<void> | void, log: Log): Promise<void> {
  try {
    await run();
  } catch (error) {
    log.error(`command failed: ${messageOf(error)}`);
    void vscode.window.showErrorMessage(messageOf(error));
  }
}
