import * as vscode from 'vscode';
import type { ContextFile, ContextSource, Snapshot } from '../../completion/types.ts';
import { chooseChunks, type Chunk } from '../../context/budget.ts';
import { candidatesFor } from '../../context/candidates.ts';
import { shownRange } from '../../context/excerpts.ts';
import { ConcurrencyLimiter } from '../../util/concurrencyLimiter.ts';
import type { Disposable } from '../../util/disposable.ts';
import type { Log } from '../../util/log.ts';
import { TtlCache } from '../../util/ttlCache.ts';
import { type CollectorParts, ContextCollector } from './collector.ts';
import { CursorIdle } from './cursorIdle.ts';
import { IgnoreService } from './ignoreService.ts';
import { Reader } from './reader.ts';

/** Context from the workspace, and which files are left alone. */
export interface FollowedWorkspace extends Disposable {
  readonly context: WorkspaceContext;
  readonly ignored: IgnoreService;
}

/**
 * Begins to follow what the user has open, visits and edits. Nothing is read before the cursor rests in a document.
 */
export function followWorkspace(parts: Omit<WorkspaceContextParts, 'ignored' | 'reader'>): FollowedWorkspace {
  const reader = new Reader(new ConcurrencyLimiter(parts.clock));
  const ignored = new IgnoreService(reader);
  const context = new WorkspaceContext({ ...parts, ignored, reader });
  const dispose = (): void => {
    context.dispose();
    ignored.dispose();
  };
  return { context, ignored, dispose };
}

/** What the context of a workspace is made with. */
export interface WorkspaceContextParts extends CollectorParts {
  /** Whether context is wanted at all. */
  readonly isOn: () => boolean;
  readonly log: Log;
}

/** Documents whose context is remembered. */
const CAPACITY = 32;

const NONE: readonly ContextFile[] = [];

/**
 * What is known of the workspace besides the file that is written in. Collected when the cursor has come to rest
 * somewhere, never at a key, so that nothing ever waits for it.
 */
class WorkspaceContext implements ContextSource, vscode.Disposable {
  readonly #parts: WorkspaceContextParts;
  readonly #collector: ContextCollector;
  readonly #known: TtlCache<Known>;
  readonly #cursorIdle: CursorIdle;
  readonly #subscriptions: vscode.Disposable;
  #turn = 0;
  #collecting: Promise<void> = Promise.resolve();

  constructor(parts: WorkspaceContextParts) {
    const { ignored, clock } = parts;
    this.#parts = parts;
    this.#collector = new ContextCollector(parts);
    this.#known = new TtlCache(clock, CAPACITY);
    this.#cursorIdle = new CursorIdle(clock, () => {
      this.#collecting = this.#refresh();
    });
    this.#subscriptions = vscode.Disposable.from(
      this.#collector,
      this.#cursorIdle,
      ignored.onChange(() => this.#forget()),
      ...this.#followFiles(),
    );
  }

  /**
   * The context of a document that is known by now; empty where it is off, and for another language than it was
   * collected for.
   */
  contextFor({ document, languageId }: Pick<Snapshot, 'document' | 'languageId'>): readonly ContextFile[] {
    const known = this.#parts.isOn() ? this.#known.get(document) : undefined;
    return known?.languageId === languageId ? known.files : NONE;
  }

  /** Resolves when what is being collected now is there, some seconds later at most. For work that can wait. */
  async collected(): Promise<void> {
    await this.#collecting;
  }

  dispose(): void {
    this.#turn++;
    this.#subscriptions.dispose();
  }

  #followFiles(): vscode.Disposable[] {
    const changed = (): void => this.#collector.forgetFolders();
    return [
      vscode.workspace.onDidCreateFiles(changed),
      vscode.workspace.onDidDeleteFiles(changed),
      vscode.workspace.onDidRenameFiles(changed),
    ];
  }

  /** Forgets all context and collects it anew: it may come from a file that is ignored now. */
  #forget(): void {
    this.#turn++;
    this.#known.clear();
    this.#collector.forgetImported();
    this.#cursorIdle.again();
  }

  /** Collects the context of the active editor's place. */
  async #refresh(): Promise<void> {
    const turn = ++this.#turn;
    const editor = vscode.window.activeTextEditor;
    if (!editor || !this.#isWanted(editor.document)) return;
    const { document, selection } = editor;
    try {
      await this.#parts.ignored.prepare(document.uri);
      const found = await this.#collector.collect(document, selection.active.line);
      if (!found || turn !== this.#turn || this.#parts.ignored.silenceIn(document.uri)) return;
      const key = document.uri.toString();
      const previous = this.#known.get(key)?.chunks ?? [];
      const shown = found.own.lines.slice(...shownRange(found.own.lines, found.cursor));
      this.#remember(key, document.languageId, chooseChunks(candidatesFor(found), previous, shown));
    } catch (error) {
      this.#parts.log.debug(`context was not collected: ${error instanceof Error ? error.name : 'unknown'}`);
    }
  }

  /** Whether a document gets context. */
  #isWanted(document: vscode.TextDocument): boolean {
    return (
      this.#parts.isOn() && this.#parts.isTyped(document) && !this.#parts.ignored.silenceIn(document.uri)
    );
  }

  /** Remembers the context of a document; the array of files stays the same where nothing changed. */
  #remember(key: string, languageId: string, chunks: readonly Chunk[]): void {
    const known = this.#known.get(key);
    const isSame =
      known?.languageId === languageId &&
      known.chunks.length === chunks.length &&
      chunks.every((chunk, index) => chunk === known.chunks[index]);
    if (isSame) return;
    const files = chunks.map(({ path, text }) => ({ path, text }));
    this.#known.set(key, { languageId, chunks, files });
  }
}

/** The context of a document. */
interface Known {
  readonly languageId: string;
  readonly chunks: readonly Chunk[];
  readonly files: readonly ContextFile[];
}
