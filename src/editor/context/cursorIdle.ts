import * as vscode from 'vscode';
import type { Clock } from '../../util/async.ts';
import type { Disposable } from '../../util/disposable.ts';

/**
 * Tells when the cursor has come to rest in the active editor: soon after a jump, and at the next pause after typing.
 */
export class CursorIdle implements vscode.Disposable {
  readonly #clock: Clock;
  readonly #onRest: () => void;
  readonly #subscription: vscode.Disposable;
  #timer: Disposable | undefined;
  #typedAt = -Infinity;

  constructor(clock: Clock, onRest: () => void) {
    this.#clock = clock;
    this.#onRest = onRest;
    const jumped = (): void => this.again();
    this.#subscription = vscode.Disposable.from(
      vscode.window.onDidChangeActiveTextEditor(jumped),
      vscode.workspace.onDidSaveTextDocument(jumped),
      vscode.workspace.onDidGrantWorkspaceTrust(jumped),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.#moved(textEditor.document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#typed(document)),
    );
    this.again();
  }

  /** Takes what the cursor does now for a jump. */
  again(): void {
    this.#schedule(JUMP_MS);
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#subscription.dispose();
  }

  #typed(document: vscode.TextDocument): void {
    if (!isActive(document)) return;
    this.#typedAt = this.#clock.now();
    this.#schedule(TYPED_MS);
  }

  /** Notes that the cursor moved; typing moves it too. */
  #moved(document: vscode.TextDocument): void {
    if (!isActive(document)) return;
    const isTyping = this.#clock.now() - this.#typedAt < TYPED_MS;
    this.#schedule(isTyping ? TYPED_MS : JUMP_MS);
  }

  #schedule(delayMs: number): void {
    this.#timer?.dispose();
    this.#timer = this.#clock.after(delayMs, this.#onRest);
  }
}

/**
 * Milliseconds that the cursor has to rest after a jump. Chosen so that 200 ms remain for collecting context before
 * the prompt of the place is prefilled (`REST_MS` in `completion/debounce.ts`).
 */
const JUMP_MS = 100;

/** Milliseconds that the cursor has to rest after typing: longer than any pause in a burst of keys. */
const TYPED_MS = 1_000;

/** Whether a document is the active editor's. */
function isActive(document: vscode.TextDocument): boolean {
  return document === vscode.window.activeTextEditor?.document;
}
