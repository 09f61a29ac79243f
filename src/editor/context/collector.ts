import * as vscode from 'vscode';
import type { Outline } from '../../code/declarations.ts';
import { areRelated } from '../../code/languages.ts';
import type { ContextInputs, Edit } from '../../context/candidates.ts';
import { nearRange } from '../../context/excerpts.ts';
import { type ImportedSource, importedSources, type Importer } from '../../context/importedFiles.ts';
import { similarCode, wordsOf } from '../../context/similarCode.ts';
import type { Clock } from '../../util/async.ts';
import { TtlCache } from '../../util/ttlCache.ts';
import { FolderFiles } from './folderFiles.ts';
import type { IgnoreService } from './ignoreService.ts';
import { Outlines, type Parse, sourcesIn } from './outlines.ts';
import { locate, type Reader, shownPath } from './reader.ts';
import { RecentEditTracker, RecentFiles } from './recentFiles.ts';
import { type FileText, Texts } from './texts.ts';

/** What a collector works with. */
export interface CollectorParts {
  readonly reader: Reader;
  readonly ignored: IgnoreService;
  readonly parse: Parse;
  /** What an open document declares; undefined unless its syntax tree is current. */
  readonly currentOutline: (document: vscode.TextDocument) => Outline | undefined;
  /** Whether a user types in a document: it is no output and no log. */
  readonly isTyped: (document: vscode.TextDocument) => boolean;
  readonly clock: Clock;
}

/** Documents whose imported files are remembered. */
const CAPACITY = 32;

/** Milliseconds that other files are waited for; what comes later is there the next time. */
const PATIENCE_MS = 1_500;

/** Brings together all that is known when context is chosen. */
export class ContextCollector implements vscode.Disposable {
  readonly #parts: CollectorParts;
  readonly #texts: Texts;
  readonly #outlines: Outlines;
  readonly #recentFiles = new RecentFiles();
  readonly #recentEdits: RecentEditTracker;
  readonly #folders = new Map<string, FolderFiles>();
  readonly #imported: TtlCache<readonly ImportedSource[]>;

  constructor(parts: CollectorParts) {
    const { reader, ignored, parse, isTyped, clock } = parts;
    this.#parts = parts;
    this.#texts = new Texts(reader, ignored, clock);
    this.#outlines = new Outlines(parse);
    this.#recentEdits = new RecentEditTracker(isTyped);
    this.#imported = new TtlCache(clock, CAPACITY);
  }

  dispose(): void {
    this.#recentFiles.dispose();
    this.#recentEdits.dispose();
  }

  /** Forgets what is in folders; to be called when files were made or removed. */
  forgetFolders(): void {
    for (const folder of this.#folders.values()) folder.forget();
  }

  /** Forgets imported files; to be called when other files may be read than before. */
  forgetImported(): void {
    this.#imported.clear();
  }

  /**
   * All that is known for a place in a document; undefined for a document that is too long to be looked at. Never
   * rejects.
   * @param cursor the cursor's line, from 0.
   */
  async collect(document: vscode.TextDocument, cursor: number): Promise<ContextInputs | undefined> {
    this.#texts.refill();
    const own = this.#texts.ofDocument(document);
    if (!own) return undefined;
    const { outline, imports } = await this.#outlines.of(own, this.#parts.currentOutline(document));
    await breathe();
    const mentioned = wordsFrom(own.lines, cursor);
    const [imported, neighbours, edits] = await Promise.all([
      this.#importedBy(document, { languageId: own.languageId, imports, mentioned }),
      this.#soon(this.#neighboursOf(document), []),
      this.#soon(this.#edits(document, own), []),
    ]);
    const similar = await similarCode(own, cursor, neighbours, breathe);
    return { own, cursor, mentioned, outline, imported, similar, edits, cells: cellsAbove(document) };
  }

  /** The files that a document imports; those that were found the last time where it takes too long. */
  async #importedBy(
    { uri }: vscode.TextDocument,
    importer: Omit<Importer, 'path'>,
  ): Promise<readonly ImportedSource[]> {
    const located = locate(uri);
    if (!located) return [];
    const key = uri.toString();
    const folder = this.#filesOf(located.folder.uri);
    const find = async (): Promise<readonly ImportedSource[]> => {
      const sources = sourcesIn(folder, this.#texts, this.#outlines);
      const found = await importedSources({ ...importer, path: located.path }, sources);
      const shown = found.map((file) => ({ ...file, path: shownPath(folder.uriOf(file.path)) }));
      this.#imported.set(key, shown);
      return shown;
    };
    return await this.#soon(find(), this.#imported.get(key) ?? []);
  }

  /** Files of a related language that the user was in, or has open. */
  async #neighboursOf({ uri, languageId }: vscode.TextDocument): Promise<readonly FileText[]> {
    const others = this.#recentFiles.uris.filter((other) => other.toString() !== uri.toString());
    const found = await Promise.all(others.map(async (other) => await this.#texts.of(other)));
    return found
      .filter((text) => text !== undefined)
      .filter((text) => areRelated(languageId, text.languageId));
  }

  /** The last edits, with the texts that they are in. */
  async #edits({ uri }: vscode.TextDocument, own: FileText): Promise<readonly Edit[]> {
    const found = this.#recentEdits.regions.map(async ({ document, start, end }) => {
      const text = document === uri.toString() ? own : await this.#texts.of(vscode.Uri.parse(document));
      return text && { text, start, end };
    });
    return (await Promise.all(found)).filter((edit) => edit !== undefined);
  }

  #filesOf(root: vscode.Uri): FolderFiles {
    const key = root.toString();
    const { reader, clock } = this.#parts;
    const known = this.#folders.get(key) ?? new FolderFiles(root, reader, clock);
    this.#folders.set(key, known);
    return known;
  }

  /** What a promise resolves to within `PATIENCE_MS`, or else `otherwise`; also where it rejects. */
  async #soon<T>(found: Promise<T>, otherwise: T): Promise<T> {
    return await new Promise((resolve) => {
      const timer = this.#parts.clock.after(PATIENCE_MS, () => resolve(otherwise));
      const end = (value: T): void => {
        timer.dispose();
        resolve(value);
      };
      found.then(end, () => end(otherwise));
    });
  }
}

/** The words of a text, those near the cursor first. */
function wordsFrom(lines: readonly string[], cursor: number): ReadonlySet<string> {
  const near = wordsOf(lines.slice(...nearRange(lines, cursor)).join('\n'));
  return new Set([...near, ...wordsOf(lines.join('\n'))]);
}

/** Lets the extension host do other work. */
async function breathe(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

/** Cells above that are looked at. */
const MOST_CELLS = 12;

/** The code of the cells above one in its notebook, in order; empty for a document that is no cell. */
function cellsAbove({ uri }: vscode.TextDocument): string[] {
  const key = uri.toString();
  const notebook = vscode.workspace.notebookDocuments.find(({ uri: { path } }) => path === uri.path);
  const cells = notebook?.getCells() ?? [];
  const own = cells.find(({ document }) => document.uri.toString() === key);
  if (!own) return [];
  return cells
    .slice(Math.max(0, own.index - MOST_CELLS), own.index)
    .filter(({ kind }) => kind === vscode.NotebookCellKind.Code)
    .map(({ document }) => document.getText().replaceAll('\r\n', '\n'));
}
