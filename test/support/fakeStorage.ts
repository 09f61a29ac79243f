import { Emitter } from '../../src/util/disposable.ts';

/** What an extension has stored, as the editor's `Memento`. */
export class FakeMemory {
  readonly stored = new Map<string, unknown>();

  get(key: string, absent?: unknown): unknown {
    return this.stored.get(key) ?? absent;
  }

  async update(key: string, value: unknown): Promise<void> {
    await Promise.resolve(this.stored.set(key, value));
  }
}

/** The editor's secret storage. */
export class FakeSecrets {
  readonly stored = new Map<string, string>();
  /** How often it was read. */
  reads = 0;
  readonly #changed = new Emitter<{ readonly key: string }>();
  readonly onDidChange = this.#changed.event;

  async get(key: string): Promise<string | undefined> {
    this.reads++;
    return await Promise.resolve(this.stored.get(key));
  }

  async store(key: string, value: string): Promise<void> {
    await Promise.resolve(this.stored.set(key, value));
    this.#changed.fire({ key });
  }

  async delete(key: string): Promise<void> {
    await Promise.resolve(this.stored.delete(key));
    this.#changed.fire({ key });
  }

  /** Another window stores a secret. */
  changeElsewhere(key: string, value: string): void {
    this.stored.set(key, value);
    this.#changed.fire({ key });
  }
}
