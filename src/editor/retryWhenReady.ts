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

/** A request that the engine was not ready for. */
interface MissedRequest extends CursorPlace {
  /** Whether the user asked. */
  readonly explicit: boolean;
}

/**
 * Retries a request that came while the engine was starting again, once the engine is ready: has the editor ask once more,
 * because else nothing would show before the next key. A request that broke the engine is not repeated.
 */
export class RetryWhenReady implements vscode.Disposable, RequestObserver {
  readonly #switcher: Pick<Switcher, 'onChange' | 'service'>;
  readonly #subscription: Disposable;
  #missed: MissedRequest | undefined;
  #retried: MissedRequest | undefined;
  #explicit = false;

  constructor(switcher: Pick<Switcher, 'onChange' | 'service'>) {
    this.#switcher = switcher;
    this.#subscription = switcher.onChange(({ engine }) => {
      if (engine.kind === 'ready') this.#retry();
    });
  }

  started(): void {
    this.#missed = undefined;
    this.#explicit = false;
  }

  ended(outcome: Outcome): void {
    const isMissed = outcome.kind === 'silent' && outcome.reason === 'engine-unavailable';
    // Where the engine is ready it was a server that did not answer, and the engine has no news to wait for.
    const place = isMissed && this.#switcher.service.engine.kind !== 'ready' ? activePlace() : undefined;
    this.#missed = place && { ...place, explicit: this.#explicit };
  }

  /**
   * Whether the user asked, where the editor says so: it says the same of a retry, which is what the request was that is
   * made again. To be called once for each such request.
   */
  isExplicit(document: vscode.TextDocument, position: vscode.Position): boolean {
    const retried = this.#retried;
    this.#retried = undefined;
    const isRetry = retried && isSame(retried, { document, version: document.version, position });
    this.#explicit = isRetry ? retried.explicit : true;
    return this.#explicit;
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #retry(): void {
    const missed = this.#missed;
    this.#missed = undefined;
    if (!missed || !isSame(missed, activePlace())) return;
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
