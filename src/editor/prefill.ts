import * as vscode from 'vscode';
import { REST_MS } from '../completion/debounce.ts';
import type { Pipeline } from '../completion/pipeline.ts';
import type { Silence } from '../completion/types.ts';
import type { RequestGate } from './requestGate.ts';
import type { SnapshotTaker } from './snapshot.ts';

/**
 * Silences at whose places something is likely to be typed next all the same. A file that is opened has its cursor before
 * the code of its first line.
 */
const PREFILLED: readonly Silence[] = ['before-code', 'after-deletion', 'wants-tab'];

/**
 * Prefills the prompt where the user is likely to type next: in a file that was just opened, at a place jumped to, in the
 * window that was come back to. The first keystroke there then costs as little as any other, also where the engine had to
 * be woken for it. A request for a suggestion always comes first. Nothing is prefilled without an event, so that an editor
 * left alone lets the engine sleep.
 */
export class CursorPrefill implements vscode.Disposable {
  readonly #pipeline: Pipeline;
  readonly #requestGate: RequestGate;
  readonly #snapshots: SnapshotTaker;
  readonly #subscriptions: vscode.Disposable[];
  #focused = vscode.window.state.focused;
  #timer: NodeJS.Timeout | undefined;
  #running = new AbortController();

  constructor(pipeline: Pipeline, requestGate: RequestGate, snapshots: SnapshotTaker) {
    this.#pipeline = pipeline;
    this.#requestGate = requestGate;
    this.#snapshots = snapshots;
    const schedule = (): void => this.#schedule();
    this.#subscriptions = [
      vscode.window.onDidChangeActiveTextEditor(schedule),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
        // Output that scrolls by in another editor is not the user's doing.
        if (textEditor === vscode.window.activeTextEditor) schedule();
      }),
      vscode.window.onDidChangeWindowState(({ focused }) => this.#onFocus(focused)),
    ];
    this.#schedule();
  }

  dispose(): void {
    this.#stop();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** The event also tells when the user has not moved for a while, with the focus unchanged. */
  #onFocus(focused: boolean): void {
    const gained = focused && !this.#focused;
    this.#focused = focused;
    if (gained) this.#schedule();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#running.abort();
  }

  #schedule(): void {
    this.#stop();
    this.#timer = setTimeout(() => void this.#prefill(), REST_MS);
  }

  async #prefill(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor || !vscode.window.state.focused) return;
    const { document, selection } = editor;
    // Who has switched ghost text off asks for it, if at all.
    const settings = vscode.workspace.getConfiguration('editor', document);
    if (!settings.get<boolean>('inlineSuggest.enabled', true)) return;
    const silence = this.#requestGate.silenceAt(document, selection.active);
    if (silence !== undefined && !PREFILLED.includes(silence)) return;
    this.#running = new AbortController();
    const snapshot = this.#snapshots.at(document, selection.active);
    await this.#pipeline.prefill(snapshot, this.#running.signal);
  }
}
