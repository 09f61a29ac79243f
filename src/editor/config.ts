import * as vscode from 'vscode';
import { sanitize, type Settings } from './settings.ts';

const SECTION = 'nearline';

/** The extension's settings in the editor: reads, writes and follows them. */
export class Config {
  readonly #report: (problem: string) => void;
  readonly #reported = new Set<string>();

  /** @param report called once for each value that makes no sense, with a sentence about it. */
  constructor(report: (problem: string) => void) {
    this.#report = report;
  }

  /** The settings as they are now; a value that makes no sense is replaced by the default. */
  read(): Settings {
    const { settings, problems } = sanitize((key) => vscode.workspace.getConfiguration(SECTION).get(key));
    for (const problem of problems.filter((text) => !this.#reported.has(text))) {
      this.#reported.add(problem);
      this.#report(problem);
    }
    return settings;
  }

  /**
   * Writes a setting where it takes effect: in the workspace where that overrides it, else for the user. Rejects where
   * the file of settings cannot be written.
   */
  async update<K extends keyof Settings>(key: K, value: Settings[K]): Promise<void> {
    const configuration = vscode.workspace.getConfiguration(SECTION);
    const overridden = configuration.inspect(key)?.workspaceValue !== undefined;
    const target = overridden ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
    await configuration.update(key, value, target);
  }

  /** Calls back when settings of the extension change. @param listener gets a test of whether one of them did. */
  onChange(listener: (affects: (key: keyof Settings) => boolean) => void): vscode.Disposable {
    return vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration(SECTION)) return;
      listener((key) => event.affectsConfiguration(`${SECTION}.${key}`));
    });
  }
}
