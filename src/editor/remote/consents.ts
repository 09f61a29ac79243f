import type * as vscode from 'vscode';

/** Key of the origins in the editor's storage. */
const AGREED = 'nearline.remoteConsents';

/** The servers that the user has agreed to send code to, by scheme, host and port. A workspace has no part in it. */
export class Consents {
  readonly #memory: Pick<vscode.Memento, 'get' | 'update'>;

  constructor(memory: Pick<vscode.Memento, 'get' | 'update'>) {
    this.#memory = memory;
  }

  /** As they are now: another window may have added one. */
  get origins(): readonly string[] {
    return this.#memory.get<readonly string[]>(AGREED, []);
  }

  async give(origin: string): Promise<void> {
    await this.#memory.update(AGREED, [...this.#others(origin), origin]);
  }

  async withdraw(origin: string): Promise<void> {
    await this.#memory.update(AGREED, this.#others(origin));
  }

  #others(origin: string): readonly string[] {
    return this.origins.filter((other) => other !== origin);
  }
}
