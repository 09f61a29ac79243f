import * as vscode from 'vscode';
import { explainRestart } from '../host/crashes.ts';
import type { Switcher } from '../models/switcher.ts';
import type { Disposable } from '../util/disposable.ts';
import { type Log } from '../util/log.ts';
import { messageOf } from '../util/errors.ts';

const SWITCH = 'Switch Model...';
const RESTART = 'Restart Engine';
const LOG = 'Show Log';

/** The button that sets up a server of the user's own anew. */
export const SET_UP_SERVER = 'Set Up Server...';
/** The button that has a server be asked again. */
export const RETRY_SERVER = 'Try Again';

/** The commands that the buttons run. */
const COMMANDS: Readonly<Record<string, string>> = {
  [SWITCH]: 'nearline.switchModel',
  [RESTART]: 'nearline.restartEngine',
  [LOG]: 'nearline.showLog',
  [SET_UP_SERVER]: 'nearline.useRemoteServer',
  [RETRY_SERVER]: 'nearline.retryRemoteServer',
};

/** Notifications of faults: one message per cause and session, with the remedy as a button. */
export class Notifier {
  readonly #told = new Set<string>();

  /** Tells of crashes of the serving engine, and of its failure for good, until it is disposed. */
  watch(switcher: Switcher): Disposable {
    return switcher.onChange(({ engine, switchingTo }) => {
      // A candidate's failure is the answer to the user's own command, which reports it.
      if (switchingTo) return;
      if (engine.kind === 'failed') this.error(engine.reason);
      if (engine.kind === 'restarting') this.warning(explainRestart(engine.reason));
    });
  }

  /** Shows an error with the remedies for an engine that does not work; nothing where it was shown before. */
  error(message: string): void {
    if (this.#told.has(message)) return;
    this.#told.add(message);
    void vscode.window.showErrorMessage(message, SWITCH, RESTART, LOG).then(run);
  }

  /** Shows a warning; nothing where it was shown before. @param remedies buttons, of those in {@link COMMANDS}. */
  warning(message: string, ...remedies: readonly string[]): void {
    if (this.#told.has(message)) return;
    this.#told.add(message);
    void vscode.window.showWarningMessage(message, ...remedies, LOG).then(run);
  }
}

function run(choice: string | undefined): void {
  const command = choice === undefined ? undefined : COMMANDS[choice];
  if (command !== undefined) void vscode.commands.executeCommand(command);
}

/** Runs what the user asked for; what goes wrong is logged and shown. Never rejects. */
export async function guarded(run: () => Promise<void> | void, log: Log): Promise<void> {
  try {
    await run();
  } catch (error) {
    log.error(`command failed: ${messageOf(error)}`);
    void vscode.window.showErrorMessage(messageOf(error));
  }
}
