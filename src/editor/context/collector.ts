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
import { type Outlines, sourcesIn } from './outlines.ts';
import { locate, type Reader, shownPath } from './reader.ts';
import type { RecentEditTracker, RecentFiles } from './recentFiles.ts';
import type { FileText, Texts } from './texts.ts';

/** What other files bring is waited for so long, in milliseconds; what comes later is there the next time. */
const PATIENCE_MS = 1_500;

/** Documents whose imports are remembered. */
const CAPACITY = 32;

/** What a collector works with. */
export interface CollectorParts {
  readonly reader: Reader;
  readonly texts: Texts;
  readonly outlines: Outlines;
  /** What an open document declares; undefined unless its syntax tree is current. */
  readonly currentOutline: (document: vscode.TextDocument) => Outline | undefined;
  readonly recentFiles: RecentFiles;
  readonly recentEdits: RecentEditTracker;
  readonly clock: Clock;
}

/** Brings together all that is known when context is chosen. */
export class ContextCollector {
  readonly #parts: CollectorParts;
  readonly #folders = new Map<string, FolderFiles>();
  readonly #imported: TtlCache<readonly ImportedSource[]>;

  constructor(parts: CollectorParts) {
    this.#parts = parts;
    this.#imported = new TtlCache(parts.clock, CAPACITY);
  }

  /** To be called when files were made or removed. */
  forgetFolders(): void {
    for (const folder of this.#folders.values()) folder.forget();
  }

  /** To be called when other files may be read than before. */
  forgetImported(): void {
    this.#imported.clear();
  }

  /** @returns `undefined` for a document that is too long to be looked at. Never throws. */
  async collect(document: vscode.TextDocument, cursor: number): Promise<ContextInputs | undefined> {
    const { texts, outlines, currentOutline } = this.#parts;
    texts.refill();
    const own = texts.ofDocument(document);
    if (!own) return undefined;
    const { outline, imports } = await outlines.of(own, currentOutline(document));
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

  async #importedBy(
    { uri }: vscode.TextDocument,
    importer: Omit<Importer, 'path'>,
  ): Promise<readonly ImportedSource[]> {
    const located = locate(uri);
    if (!located) return [];
    const key = uri.toString();
    const folder = this.#filesOf(located.folder.uri);
    const find = async (): Promise<readonly ImportedSource[]> => {
      const sources = sourcesIn(folder, this.#parts.texts, this.#parts.outlines);
      const found = await importedSources({ ...importer, path: located.path }, sources);
      const shown = found.map((file) => ({ ...file, path: shownPath(folder.uriOf(file.path)) }));
      this.#imported.set(key, shown);
      return shown;
    };
    return await this.#soon(find(), this.#imported.get(key) ?? []);
  }

  /** Files of a related language that the user was in, or has open. */
  async #neighboursOf({ uri, languageId }: vscode.TextDocument): Promise<readonly FileText[]> {
    const { recentFiles, texts } = this.#parts;
    const others = recentFiles.uris.filter((other) => other.toString() !== uri.toString());
    const found = await Promise.all(others.map(async (other) => await texts.of(other)));
    return found
      .filter((text) => text !== undefined)
      .filter((text) => areRelated(languageId, text.languageId));
  }

  async #edits({ uri }: vscode.TextDocument, own: FileText): Promise<readonly Edit[]> {
    const { recentEdits, texts } = this.#parts;
    const found = recentEdits.regions.map(async ({ document, start, end }) => {
      const text = document === uri.toString() ? own : await texts.of(vscode.Uri.parse(document));
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

/** Lets the extension host do what else there is. */
async function breathe(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

/** Cells above that are looked at. */
const MOST = 12;

/** The code of the cells above one in its notebook, in order; none for what is no cell. */
export function cellsAbove({ uri }: vscode.TextDocument): string[] {
  const key = uri.toString();
  const notebook = vscode.workspace.notebookDocuments.find(({ uri: { path } }) => path === uri.path);
  const cells = notebook?.getCells() ?? [];
  const own = cells.find(({ document }) => document.uri.toString() === key);
  if (!own) return [];
  return cells
    .slice(Math.max(0, own.index - MOST), own.index)
    .filter(({ kind }) => kind === vscode.NotebookCellKind.Code)
    .map(({ document }) => document.getText().replaceAll('\r\n', '\n'));
}
