import * as vscode from 'vscode';
import type { Outcome } from '../completion/types.ts';
import type { Switcher } from '../models/switcher.ts';
import type { Disposable } from '../util/disposable.ts';
import type { RequestObserver } from './requestLog.ts';

/** A cursor in the active editor, in one version of its document. */
interface CursorPlace {
  readonly document: vscode.TextDocument;
  readonly version: number;
  readonly position: vscode.Position;
}

/**
 * Retries a request that came while the engine was starting again, once the engine is ready: has the editor ask once more,
 * because else nothing would show before the next key. A request that broke the engine is not repeated.
 */
export class RetryWhenReady implements vscode.Disposable, RequestObserver {
  readonly #switcher: Pick<Switcher, 'onChange' | 'service'>;
  readonly #subscription: Disposable;
  #missed: CursorPlace | undefined;
  #retried: CursorPlace | undefined;

  constructor(switcher: Pick<Switcher, 'onChange' | 'service'>) {
    this.#switcher = switcher;
    this.#subscription = switcher.onChange(({ engine }) => {
      if (engine.kind === 'ready') this.#retry();
    });
  }

  started(): void {
    this.#missed = undefined;
  }

  ended(outcome: Outcome): void {
    const isMissed = outcome.kind === 'silent' && outcome.reason === 'engine-unavailable';
    // Where the engine is ready it was a server that did not answer, and the engine has no news to wait for.
    if (isMissed && this.#switcher.service.engine.kind !== 'ready') this.#missed = activePlace();
  }

  /** Whether the editor asks because it was made to here, and not because the user did; true once for each retry. */
  isRetry(document: vscode.TextDocument, position: vscode.Position): boolean {
    const retried = this.#retried;
    this.#retried = undefined;
    return retried !== undefined && isSame(retried, { document, version: document.version, position });
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #retry(): void {
    const missed = this.#missed;
    this.#missed = undefined;
    if (!missed || !isSame(missed, activePlace())) return;
    // The command stands for a question of the user's, who gets what is doubtful, too, and a choice.
    this.#retried = missed;
    void vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
  }
}

function activePlace(): CursorPlace | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  const { document, selection } = editor;
  return { document, version: document.version, position: selection.active };
}

function isSame(one: CursorPlace, other: CursorPlace | undefined): boolean {
  return (
    one.document === other?.document && one.version === other.version && one.position.isEqual(other.position)
  );
}
