import * as vscode from 'vscode';
import type { Pipeline } from '../completion/pipeline.ts';
import { gate } from '../completion/trigger.ts';
import type { Config } from './config.ts';
import type { Editability } from './editability.ts';
import { languageEnabled } from './settings.ts';
import { snapshotAt } from './snapshot.ts';

/** How long a cursor has to rest somewhere before the prompt of that place is prefilled. */
const REST_MS = 500;

/**
 * Prefills where the user is likely to type next: a file that was just opened, a place jumped to. The first
 * keystroke there then costs as little as any other. A request for a suggestion always comes first.
 */
export class WarmUp implements vscode.Disposable {
  readonly #pipeline: Pipeline;
  readonly #config: Config;
  readonly #editability: Editability;
  readonly #subscriptions: vscode.Disposable[];
  #timer: NodeJS.Timeout | undefined;
  #running = new AbortController();

  constructor(pipeline: Pipeline, config: Config, editability: Editability) {
    this.#pipeline = pipeline;
    this.#config = config;
    this.#editability = editability;
    const schedule = (): void => this.#schedule();
    this.#subscriptions = [
      vscode.window.onDidChangeActiveTextEditor(schedule),
      vscode.window.onDidChangeTextEditorSelection(schedule),
    ];
    this.#schedule();
  }

  dispose(): void {
    this.#stop();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#running.abort();
  }

  #schedule(): void {
    this.#stop();
    this.#timer = setTimeout(() => void this.#warm(), REST_MS);
  }

  async #warm(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor || !this.#mayWarm(editor)) return;
    this.#running = new AbortController();
    const snapshot = snapshotAt(editor.document, editor.selection.active, undefined);
    await this.#pipeline.warm(snapshot, this.#running.signal);
  }

  #mayWarm({ document, selections }: vscode.TextEditor): boolean {
    const { enable, languages } = this.#config.read();
    const facts = {
      enabled: enable,
      languageEnabled: languageEnabled(languages, document.languageId),
      editable: this.#editability.isEditable(document),
      cursors: selections.length,
      hasSelection: selections.some((selection) => !selection.isEmpty),
      right: '',
    };
    return vscode.window.state.focused && gate(facts) === undefined;
  }
}
