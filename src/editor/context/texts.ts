import * as vscode from 'vscode';
import { languageOf } from '../../code/languages.ts';
import { type HashedText, hashText, type KnownText } from '../../context/similarCode.ts';
import type { Clock } from '../../util/async.ts';
import { TtlCache } from '../../util/ttlCache.ts';
import type { IgnoreService } from './ignoreService.ts';
import { type Reader, shownPath } from './reader.ts';

/** A text with its language. The same object as long as nothing of it changed. */
export interface FileText extends KnownText {
  readonly languageId: string;
}

/** The texts of files: as they are in the editor where they are open, else as they are on disk. */
export class Texts {
  readonly #reader: Reader;
  readonly #ignored: IgnoreService;
  readonly #open = new WeakMap<vscode.TextDocument, Stamped>();
  readonly #closed: TtlCache<Stamped>;
  readonly #modified: TtlCache<number>;
  #reads = 0;

  constructor(reader: Reader, ignored: IgnoreService, clock: Clock) {
    this.#reader = reader;
    this.#ignored = ignored;
    this.#closed = new TtlCache(clock, CAPACITY);
    this.#modified = new TtlCache(clock, CAPACITY, UNCHANGED_MS);
  }

  /** Lets `MOST_READS` files be read again. */
  refill(): void {
    this.#reads = 0;
  }

  /** The text of a file that may be shown to the model; undefined for all others, and where it cannot be read now. */
  async of(uri: vscode.Uri): Promise<FileText | undefined> {
    await this.#ignored.prepare(uri);
    if (this.#ignored.isHidden(uri)) return undefined;
    const key = uri.toString();
    const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === key);
    return document ? this.ofDocument(document) : await this.#ofFile(uri, key);
  }

  /** The text of a document, whether or not it may be shown in other files; undefined where it is too long. */
  ofDocument(document: vscode.TextDocument): FileText | undefined {
    const { languageId, version, uri } = document;
    const known = this.#open.get(document);
    if (known?.stamp === version && known.text.languageId === languageId) return known.text;
    const end = document.lineAt(document.lineCount - 1).range.end;
    if (document.offsetAt(end) > LONGEST) return undefined;
    const text = fileText(uri, languageId, document.getText());
    this.#open.set(document, { stamp: version, text });
    return text;
  }

  async #ofFile(uri: vscode.Uri, key: string): Promise<FileText | undefined> {
    const languageId = languageOf(uri.path);
    if (languageId === undefined || !vscode.workspace.isTrusted) return undefined;
    const stamp = await this.#modified.fetch(key, async () => await this.#reader.modified(uri));
    const known = this.#closed.get(key);
    if (stamp === undefined || known?.stamp === stamp) return known?.text;
    if (this.#reads++ >= MOST_READS) return undefined;
    const content = await this.#reader.text(uri);
    if (content === undefined) return undefined;
    const text = fileText(uri, languageId, content);
    this.#closed.set(key, { stamp, text });
    return text;
  }
}

/** A text, and how old it is. */
interface Stamped {
  /** Version of the document, or when the file was changed. */
  readonly stamp: number;
  readonly text: FileText;
}

/** UTF-16 units of the longest document that is looked at: some 2,500 lines. */
const LONGEST = 100_000;

/** Milliseconds that a file is taken to be as it was read. */
const UNCHANGED_MS = 15_000;

/** Texts of files that are not open which are remembered, of 64 KB at most each. */
const CAPACITY = 64;

/** Files that are read for one refresh at most; the next one goes on with the others. */
const MOST_READS = 12;

/** A text whose words are looked for when they are first asked for: each text may take some milliseconds. */
function fileText(uri: vscode.Uri, languageId: string, content: string): FileText {
  const lines = content.split(/\r?\n/);
  let hashed: HashedText | undefined;
  return {
    path: shownPath(uri),
    languageId,
    lines,
    get hashed() {
      return (hashed ??= hashText(lines));
    },
  };
}
