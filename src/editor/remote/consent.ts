import * as vscode from 'vscode';

const AGREE = 'Send My Code';

/**
 * Asks in a dialog whether code may be sent to a server; only to be called for what the user has just clicked.
 * @param host host and port, for the user to read.
 * @param inTheClear whether others could read the code on its way.
 */
export async function agreesToSend(host: string, inTheClear: boolean): Promise<boolean> {
  const { text, detail } = consentQuestion(host, inTheClear);
  return (await vscode.window.showWarningMessage(text, { modal: true, detail }, AGREE)) === AGREE;
}

/** Key of the origins in the editor's storage. */
const AGREED = 'nearline.remoteConsents';

/**
 * The consents of the user: servers that code may be sent to, by origin, which is scheme, host and port. They are kept for
 * all workspaces, in the editor's storage, so that no workspace can give one.
 */
export class Consents {
  readonly #memory: Pick<vscode.Memento, 'get' | 'update'>;

  constructor(memory: Pick<vscode.Memento, 'get' | 'update'>) {
    this.#memory = memory;
  }

  /** The origins that were agreed to, as they are now: another window may have added one. */
  get origins(): readonly string[] {
    return this.#memory.get<readonly string[]>(AGREED, []);
  }

  /** Adds an origin. Rejects as the storage does. */
  async give(origin: string): Promise<void> {
    await this.#memory.update(AGREED, [...this.#others(origin), origin]);
  }

  /** Removes an origin. Rejects as the storage does. */
  async withdraw(origin: string): Promise<void> {
    await this.#memory.update(AGREED, this.#others(origin));
  }

  #others(origin: string): readonly string[] {
    return this.origins.filter((other) => other !== origin);
  }
}

/** The command that turns a server off, as users find it. */
const STOP = "'Nearline: Stop Using Remote Server'";

/** The question that is asked before anything is sent. */
function consentQuestion(
  host: string,
  inTheClear: boolean,
): { readonly text: string; readonly detail: string } {
  const paragraphs = [
    `The text around the cursor and parts of other files are sent to ${host} while you write: what the file imports, similar code in open files, and what was edited last.`,
    ...(inTheClear
      ? [`The connection is not encrypted: whoever is on the way to ${host} can read all of that.`]
      : []),
    `Files that may hold secrets, and those named in a .nearlineignore, are left out. You can turn it off at any time with ${STOP}.`,
  ];
  return { text: `Let Nearline send your code to ${host}?`, detail: paragraphs.join('\n\n') };
}

/** The notice that the settings name a server that the user has not agreed to. */
export function consentNeeded(host: string): string {
  return `The settings name ${host} as Nearline's server. Nothing is sent there before you agree.`;
}
