import type * as vscode from 'vscode';

/**
 * API keys by origin, which is scheme, host and port. They lie in the editor's secret storage and nowhere else on disk;
 * one that was read is kept for the next request, because in a remote window the storage is on the other end of the
 * line.
 */
export class ServerKeys {
  readonly #secrets: () => vscode.SecretStorage;
  readonly #read = new Map<string, Promise<string | undefined>>();
  #subscription: vscode.Disposable | undefined;

  /** @param secrets called for the first key that is needed, and not before. */
  constructor(secrets: () => vscode.SecretStorage) {
    this.#secrets = secrets;
  }

  /** The key of an origin; `undefined` where none is stored. Rejects as the storage does. */
  async of(origin: string): Promise<string | undefined> {
    this.#subscription ??= this.#secrets().onDidChange(() => this.#read.clear());
    const known = this.#read.get(origin);
    if (known) return await known;
    const reading = Promise.resolve(this.#secrets().get(nameOf(origin)));
    this.#read.set(origin, reading);
    reading.catch(() => this.#read.delete(origin));
    return await reading;
  }

  /** Stores a key in the place of the one before. Rejects as the storage does. */
  async store(origin: string, key: string): Promise<void> {
    await this.#secrets().store(nameOf(origin), key);
    this.#read.delete(origin);
  }

  /** Deletes a key, if one is stored. Rejects as the storage does. */
  async delete(origin: string): Promise<void> {
    await this.#secrets().delete(nameOf(origin));
    this.#read.delete(origin);
  }

  dispose(): void {
    this.#subscription?.dispose();
    this.#read.clear();
  }
}

/** Name of an origin's key in the editor's secret storage. */
function nameOf(origin: string): string {
  return `nearline.remoteKey ${origin}`;
}
