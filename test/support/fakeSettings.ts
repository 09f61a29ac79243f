import { readFileSync } from 'node:fs';
import { Emitter } from '../../src/util/disposable.ts';

interface Manifest {
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope: string }>> };
  };
}

interface Change {
  affectsConfiguration(section: string): boolean;
}

/** The editor's settings: a workspace's count only where the manifest's scope lets them. Names have no section. */
export class FakeSettings {
  readonly user = new Map<string, unknown>();
  readonly workspace = new Map<string, unknown>();
  /** Whether they cannot be written. */
  readOnly = false;
  readonly #changed = new Emitter<Change>();
  readonly #scopes = scopes();

  readonly api = {
    getConfiguration: () => ({
      get: (key: string) => this.#workspaces(key) ?? this.user.get(key),
      inspect: (key: string) => ({ globalValue: this.user.get(key), workspaceValue: this.#workspaces(key) }),
      update: async (key: string, value: unknown) => {
        await Promise.resolve();
        this.#write(key, value);
      },
    }),
    onDidChangeConfiguration: this.#changed.event,
  };

  /** Writes into the user's settings by hand. */
  write(values: Readonly<Record<string, unknown>>): void {
    for (const [key, value] of Object.entries(values)) this.user.set(key, value);
    this.changed(Object.keys(values));
  }

  changed(keys: readonly string[]): void {
    const names = ['nearline', ...keys.map((key) => `nearline.${key}`)];
    this.#changed.fire({ affectsConfiguration: (section) => names.includes(section) });
  }

  #write(key: string, value: unknown): void {
    if (this.readOnly) throw new Error('settings.json cannot be written');
    if (this.user.get(key) !== value) this.write({ [key]: value });
  }

  #workspaces(key: string): unknown {
    return this.#scopes.get(key) === 'machine' ? undefined : this.workspace.get(key);
  }
}

function scopes(): ReadonlyMap<string, string> {
  const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
  const properties = Object.entries(contributes.configuration.properties);
  return new Map(properties.map(([key, { scope }]) => [key.replace('nearline.', ''), scope]));
}
