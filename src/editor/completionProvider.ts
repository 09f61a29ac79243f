import * as vscode from 'vscode';
import type { Pipeline } from '../completion/pipeline.ts';
import { completeBesideWidget } from '../completion/suggestWidget.ts';
import type { Outcome, Silence, Suggestion } from '../completion/types.ts';
import { acceptanceCommand } from './acceptance.ts';
import type { RequestGate } from './requestGate.ts';
import type { RequestObserver } from './requestLog.ts';
import type { RetryWhenReady } from './retryWhenReady.ts';
import type { SnapshotTaker } from './snapshot.ts';
import { messageOf } from '../util/errors.ts';
import { UNASKED } from '../completion/requestGate.ts';

/** Answers the editor's requests for ghost text. */
export class CompletionProvider implements vscode.InlineCompletionItemProvider {
  readonly #pipeline: Pipeline;
  readonly #requestGate: RequestGate;
  readonly #snapshots: SnapshotTaker;
  readonly #observer: RequestObserver;
  readonly #retry: Pick<RetryWhenReady, 'isExplicit'>;

  constructor(
    pipeline: Pipeline,
    requestGate: RequestGate,
    snapshots: SnapshotTaker,
    observer: RequestObserver,
    retry: Pick<RetryWhenReady, 'isExplicit'>,
  ) {
    this.#pipeline = pipeline;
    this.#requestGate = requestGate;
    this.#snapshots = snapshots;
    this.#observer = observer;
    this.#retry = retry;
  }

  /** The suggestion for a place, and its alternatives; empty where nothing is to be shown. Never rejects. */
  async provideInlineCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    context: vscode.InlineCompletionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlineCompletionItem[]> {
    const started = performance.now();
    this.#observer.started();
    const outcome = await this.#outcomeAt(document, position, context, token).catch(failed);
    this.#observer.ended(outcome, performance.now() - started);
    if (outcome.kind === 'silent') return [];
    const suggestions = [outcome.suggestion, ...(outcome.alternatives ?? [])];
    return suggestions.map((suggestion) => itemFor(suggestion, document, position, context));
  }

  async #outcomeAt(
    document: vscode.TextDocument,
    position: vscode.Position,
    context: vscode.InlineCompletionContext,
    token: vscode.CancellationToken,
  ): Promise<Outcome> {
    const asked = context.triggerKind === vscode.InlineCompletionTriggerKind.Invoke;
    const explicit = asked && this.#retry.isExplicit(document, position);
    const silence = this.#silenceAt(document, position, explicit);
    if (silence) return { kind: 'silent', reason: silence };
    const { version } = document;
    const outcome = await this.#complete(document, position, context, explicit, signalOf(token));
    // A late answer belongs to a text that is no longer there: it stays in the cache and is never shown.
    return outcome.kind === 'shown' && document.version !== version ? stale(outcome) : outcome;
  }

  async #complete(
    document: vscode.TextDocument,
    position: vscode.Position,
    { selectedCompletionInfo: selected }: vscode.InlineCompletionContext,
    explicit: boolean,
    signal: AbortSignal,
  ): Promise<Outcome> {
    if (!selected) {
      const snapshot = this.#snapshots.at(document, position);
      const outcome = await this.#pipeline.complete(snapshot, signal, { explicit });
      if (outcome.kind === 'shown' && !signal.aborted) this.#pipeline.noteShown(snapshot, outcome.suggestion);
      return outcome;
    }
    const snapshots = this.#snapshots.besideWidget(document, position, selected);
    return await completeBesideWidget(this.#pipeline, snapshots, signal, { explicit });
  }

  /** Why nothing is asked for, or `undefined`; inside a word only what the user asked for is. */
  #silenceAt(
    document: vscode.TextDocument,
    position: vscode.Position,
    explicit: boolean,
  ): Silence | undefined {
    const silence = this.#requestGate.silenceAt(document, position);
    return explicit && silence !== undefined && UNASKED.includes(silence) ? undefined : silence;
  }
}

function itemFor(
  { text, replaces }: Suggestion,
  { uri, languageId }: vscode.TextDocument,
  position: vscode.Position,
  { selectedCompletionInfo: selected }: vscode.InlineCompletionContext,
): vscode.InlineCompletionItem {
  const { line, character } = selected?.range.start ?? position;
  const range = new vscode.Range(line, character, position.line, position.character + replaces);
  const accepted = { document: uri.toString(), languageId, start: { line, character }, text };
  return new vscode.InlineCompletionItem(text, range, acceptanceCommand(accepted));
}

/** The outcome of a request that threw, as where the document is gone while it is read: the editor is not to hear of it. */
function failed(error: unknown): Outcome {
  return { kind: 'silent', reason: 'engine-failed', detail: messageOf(error) };
}

function stale({ cost }: Outcome): Outcome {
  return { kind: 'silent', reason: 'stale', ...(cost ? { cost } : {}) };
}

/** An abort signal that follows a cancellation token. */
function signalOf(token: vscode.CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}
