import * as vscode from 'vscode';
import type { Clock } from '../../base/clock.ts';
import type { Edit, Surroundings } from '../../completion/context/candidates.ts';
import {
  importedSources,
  type ImportedSource,
  type Importer,
} from '../../completion/context/importedSources.ts';
import { areRelated } from '../../completion/context/languages.ts';
import { nearRange } from '../../completion/context/place.ts';
import { similarCode } from '../../completion/context/similarCode.ts';
import { wordsOf } from '../../completion/context/words.ts';
import { cellsAbove } from './cells.ts';
import type { Edits } from './edits.ts';
import { FolderFiles } from './folderFiles.ts';
import { Kept } from './kept.ts';
import { locate, shownPath } from './paths.ts';
import type { Reader } from './reader.ts';
import { sourcesIn, type Outlines } from './sources.ts';
import type { FileText, Texts } from './texts.ts';
import type { Visited } from './visited.ts';

/** What other files bring is waited for so long, in milliseconds; what comes later is there the next time. */
const PATIENCE_MS = 1_500;

/** Documents whose imports are remembered. */
const CAPACITY = 32;

/** What is gathered from. */
export interface GathererParts {
  readonly reader: Reader;
  readonly texts: Texts;
  readonly outlines: Outlines;
  readonly visited: Visited;
  readonly edits: Edits;
  readonly clock: Clock;
}

/** Brings together all that is known when context is chosen. */
export class Gatherer {
  readonly #parts: GathererParts;
  readonly #folders = new Map<string, FolderFiles>();
  readonly #imported: Kept<readonly ImportedSource[]>;

  constructor(parts: GathererParts) {
    this.#parts = parts;
    this.#imported = new Kept(parts.clock, CAPACITY);
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
  async gather(document: vscode.TextDocument, cursor: number): Promise<Surroundings | undefined> {
    const { texts, outlines } = this.#parts;
    texts.refill();
    const own = texts.ofDocument(document);
    if (!own) return undefined;
    const { outline, imports } = await outlines.of(own);
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
    const { visited, texts } = this.#parts;
    const others = visited.uris.filter((other) => other.toString() !== uri.toString());
    const found = await Promise.all(others.map(async (other) => await texts.of(other)));
    return found
      .filter((text) => text !== undefined)
      .filter((text) => areRelated(languageId, text.languageId));
  }

  async #edits({ uri }: vscode.TextDocument, own: FileText): Promise<readonly Edit[]> {
    const { edits, texts } = this.#parts;
    const found = edits.regions.map(async ({ document, start, end }) => {
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
