import * as vscode from 'vscode';
import type { Pipeline } from '../completion/pipeline.ts';
import { completeBesideWidget } from '../completion/suggestWidget.ts';
import type { Outcome, Silence, Suggestion } from '../completion/types.ts';
import { messageOf } from '../util/log.ts';
import type { RequestGate } from './requestGate.ts';
import type { SnapshotTaker } from './snapshot.ts';

/** What the provider tells the rest of the extension about a request. */
export interface RequestObserver {
  started(): void;
  /** @param totalMs from the editor's question to the answer. */
  ended(outcome: Outcome, totalMs: number): void;
}

export interface ProviderParts {
  readonly pipeline: Pipeline;
  readonly gatekeeper: RequestGate;
  readonly snapshots: SnapshotTaker;
  readonly observer: RequestObserver;
}

/** Answers the editor's requests for ghost text. */
export class Provider implements vscode.InlineCompletionItemProvider {
  readonly #pipeline: Pipeline;
  readonly #gatekeeper: RequestGate;
  readonly #snapshots: SnapshotTaker;
  readonly #observer: RequestObserver;

  constructor({ pipeline, gatekeeper, snapshots, observer }: ProviderParts) {
    this.#pipeline = pipeline;
    this.#gatekeeper = gatekeeper;
    this.#snapshots = snapshots;
    this.#observer = observer;
  }

  async provideInlineCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    context: vscode.InlineCompletionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlineCompletionItem[]> {
    const started = performance.now();
    this.#observer.started();
    const outcome = await this.#ask(document, position, context, token).catch(broken);
    this.#observer.ended(outcome, performance.now() - started);
    if (outcome.kind === 'silent') return [];
    const suggestions = [outcome.suggestion, ...(outcome.alternatives ?? [])];
    return suggestions.map((suggestion) => itemFor(suggestion, position, context));
  }

  async #ask(
    document: vscode.TextDocument,
    position: vscode.Position,
    context: vscode.InlineCompletionContext,
    token: vscode.CancellationToken,
  ): Promise<Outcome> {
    const silence = this.#silenceAt(document, position, context);
    if (silence) return { kind: 'silent', reason: silence };
    const { version } = document;
    const outcome = await this.#complete(document, position, context, signalOf(token));
    // A late answer belongs to a text that is no longer there: it stays in memory and is never shown.
    return outcome.kind === 'shown' && document.version !== version ? stale(outcome) : outcome;
  }

  async #complete(
    document: vscode.TextDocument,
    position: vscode.Position,
    { selectedCompletionInfo: selected, triggerKind }: vscode.InlineCompletionContext,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const explicit = triggerKind === vscode.InlineCompletionTriggerKind.Invoke;
    if (!selected) {
      return await this.#pipeline.complete(this.#snapshots.at(document, position), signal, { explicit });
    }
    const snapshots = this.#snapshots.besideWidget(document, position, selected);
    return await completeBesideWidget(this.#pipeline, snapshots, signal);
  }

  #silenceAt(
    document: vscode.TextDocument,
    position: vscode.Position,
    { triggerKind }: vscode.InlineCompletionContext,
  ): Silence | undefined {
    const silence = this.#gatekeeper.silenceAt(document, position);
    const asked = triggerKind === vscode.InlineCompletionTriggerKind.Invoke;
    return asked && silence === 'inside-word' ? undefined : silence;
  }
}

function itemFor(
  { text, replaces }: Suggestion,
  position: vscode.Position,
  { selectedCompletionInfo: selected }: vscode.InlineCompletionContext,
): vscode.InlineCompletionItem {
  const start = selected?.range.start ?? position;
  const end = position.translate(0, replaces);
  return new vscode.InlineCompletionItem(text, new vscode.Range(start, end));
}

/** The document may be gone while it is read; whatever it is, the editor is not to hear of it. */
function broken(error: unknown): Outcome {
  return { kind: 'silent', reason: 'engine-failed', detail: messageOf(error) };
}

function stale({ cost }: Outcome): Outcome {
  return { kind: 'silent', reason: 'stale', ...(cost ? { cost } : {}) };
}

/** An abort signal that follows a cancellation token. */
export function signalOf(token: vscode.CancellationToken): AbortSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  token.onCancellationRequested(() => controller.abort());
  return controller.signal;
}

/** One observer that tells several. */
export function observers(...all: readonly RequestObserver[]): RequestObserver {
  return {
    started: () => all.forEach((observer) => observer.started()),
    ended: (outcome, totalMs) => all.forEach((observer) => observer.ended(outcome, totalMs)),
  };
}
