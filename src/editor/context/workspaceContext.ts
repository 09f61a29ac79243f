import * as vscode from 'vscode';
import type { Outline } from '../../code/declarations.ts';
import type { ContextFile, ContextSource, Snapshot } from '../../completion/types.ts';
import { chooseChunks, type Chunk } from '../../context/budget.ts';
import { candidatesFor } from '../../context/candidates.ts';
import { shownRange } from '../../context/excerpts.ts';
import type { Clock } from '../../util/async.ts';
import { ConcurrencyLimiter } from '../../util/concurrencyLimiter.ts';
import type { Disposable } from '../../util/disposable.ts';
import type { Log } from '../../util/log.ts';
import { TtlCache } from '../../util/ttlCache.ts';
import { ContextCollector } from './collector.ts';
import { CursorIdle } from './cursorIdle.ts';
import { IgnoreService } from './ignoreService.ts';
import { Outlines, type Parse } from './outlines.ts';
import { Reader } from './reader.ts';
import { RecentEditTracker, RecentFiles } from './recentFiles.ts';
import { Texts } from './texts.ts';

/** Documents whose context is remembered. */
const CAPACITY = 32;

const NONE: readonly ContextFile[] = [];

export interface WorkspaceContextParts {
  readonly ignored: IgnoreService;
  readonly reader: Reader;
  readonly parse: Parse;
  /** What an open document declares; undefined unless its syntax tree is current. */
  readonly currentOutline: (document: vscode.TextDocument) => Outline | undefined;
  /** Whether context is wanted at all. */
  readonly isOn: () => boolean;
  /** Whether a document is one that a user types in. */
  readonly isTyped: (document: vscode.TextDocument) => boolean;
  readonly clock: Clock;
  readonly log: Log;
}

interface Known {
  readonly languageId: string;
  readonly chunks: readonly Chunk[];
  readonly files: readonly ContextFile[];
}

/**
 * What is known of the workspace besides the file that is written in. Collected when the cursor has come to rest
 * somewhere, never at a key, so that nothing ever waits for it.
 */
export class WorkspaceContext implements ContextSource, vscode.Disposable {
  readonly #parts: WorkspaceContextParts;
  readonly #collector: ContextCollector;
  readonly #known: TtlCache<Known>;
  readonly #cursorIdle: CursorIdle;
  readonly #subscriptions: vscode.Disposable;
  #turn = 0;
  #collecting: Promise<void> = Promise.resolve();

  constructor(parts: WorkspaceContextParts) {
    const { ignored, reader, clock, isTyped, currentOutline } = parts;
    const texts = new Texts(reader, ignored, clock);
    const outlines = new Outlines(parts.parse);
    const recentFiles = new RecentFiles();
    const recentEdits = new RecentEditTracker(isTyped);
    this.#parts = parts;
    this.#collector = new ContextCollector({
      reader,
      texts,
      outlines,
      currentOutline,
      recentFiles,
      recentEdits,
      clock,
    });
    this.#known = new TtlCache(clock, CAPACITY);
    this.#cursorIdle = new CursorIdle(clock, () => {
      this.#collecting = this.#refresh();
    });
    this.#subscriptions = vscode.Disposable.from(
      recentFiles,
      recentEdits,
      this.#cursorIdle,
      ignored.onChange(() => this.#forget()),
      ...this.#followFiles(),
    );
  }

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

  /** What was collected may come from a file that is ignored now. */
  #forget(): void {
    this.#turn++;
    this.#known.clear();
    this.#collector.forgetImported();
    this.#cursorIdle.again();
  }

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

  #isWanted(document: vscode.TextDocument): boolean {
    return (
      this.#parts.isOn() && this.#parts.isTyped(document) && !this.#parts.ignored.silenceIn(document.uri)
    );
  }

  /** What did not change stays the same array. */
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

/** Context from the workspace, and which files are left alone. */
export interface FollowedWorkspace extends Disposable {
  readonly context: WorkspaceContext;
  readonly ignored: IgnoreService;
}

/** Begins to follow what the user has open, visits and edits. Nothing is read before the cursor rests in a document. */
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
