import * as vscode from 'vscode';
import type { Pipeline } from '../completion/pipeline.ts';
import type { Gatekeeper } from './gatekeeper.ts';
import { snapshotAt } from './snapshot.ts';

/** How long a cursor has to rest somewhere before the prompt of that place is prefilled. */
const REST_MS = 500;

/**
 * Prefills where the user is likely to type next: a file that was just opened, a place jumped to. The first
 * keystroke there then costs as little as any other. A request for a suggestion always comes first.
 */
export class WarmUp implements vscode.Disposable {
  readonly #pipeline: Pipeline;
  readonly #gatekeeper: Gatekeeper;
  readonly #subscriptions: vscode.Disposable[];
  #timer: NodeJS.Timeout | undefined;
  #running = new AbortController();

  constructor(pipeline: Pipeline, gatekeeper: Gatekeeper) {
    this.#pipeline = pipeline;
    this.#gatekeeper = gatekeeper;
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
    if (!editor || !vscode.window.state.focused) return;
    const { document, selection } = editor;
    if (this.#gatekeeper.silenceAt(document, selection.active)) return;
    this.#running = new AbortController();
    const snapshot = snapshotAt(document, selection.active);
    await this.#pipeline.warm(snapshot, this.#running.signal);
  }
}
