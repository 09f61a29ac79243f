import * as vscode from 'vscode';
import type { WorkspaceFiles } from '../../code/imports/resolve.ts';
import { baseName, folderOf } from '../../code/imports/types.ts';
import type { Clock } from '../../util/async.ts';
import { TtlCache } from '../../util/ttlCache.ts';
import { locate, type Reader } from './reader.ts';

/** The files of a workspace folder where an import may lead; none in a folder that is not trusted. */
export class FolderFiles implements WorkspaceFiles {
  readonly #root: vscode.Uri;
  readonly #reader: Reader;
  readonly #entries: TtlCache<Entries>;
  readonly #texts: TtlCache<string>;
  readonly #found: TtlCache<readonly string[]>;

  constructor(root: vscode.Uri, reader: Reader, clock: Clock) {
    this.#root = root;
    this.#reader = reader;
    this.#entries = new TtlCache(clock, CAPACITY, FOLDER_MS);
    this.#texts = new TtlCache(clock, CAPACITY, FOLDER_MS);
    this.#found = new TtlCache(clock, CAPACITY, SEARCH_MS);
  }

  /** The names of the files in a folder, see `WorkspaceFiles`. */
  async list(folder: string): Promise<ReadonlySet<string>> {
    const entries = await this.#entriesOf(folder);
    const isFile = ([, type]: readonly [string, vscode.FileType]): boolean =>
      (type & vscode.FileType.File) !== 0;
    return new Set([...entries].filter(isFile).map(([name]) => name));
  }

  /** The text of a file, see `WorkspaceFiles`. */
  async read(path: string): Promise<string | undefined> {
    if (!vscode.workspace.isTrusted) return undefined;
    return await this.#texts.fetch(path, async () => await this.#reader.text(this.uriOf(path)));
  }

  /** The paths that end in one of `ends`, see `WorkspaceFiles`. */
  async find(ends: readonly string[]): Promise<readonly string[]> {
    const unknown = ends.filter((end) => this.#found.get(end) === undefined);
    if (unknown.length > 0 && vscode.workspace.isTrusted) await this.#search(unknown);
    return ends.flatMap((end) => this.#found.get(end)?.slice(0, 1) ?? []);
  }

  /** The URI of a path in the folder. */
  uriOf(path: string): vscode.Uri {
    return vscode.Uri.joinPath(this.#root, path);
  }

  /** Forgets what is in folders, and what searches found; to be called when files were made or removed. */
  forget(): void {
    this.#entries.clear();
    this.#found.clear();
  }

  /** Searches for files by the ends of their paths. */
  async #search(ends: readonly string[]): Promise<void> {
    const pattern = new vscode.RelativePattern(this.#root, `**/{${ends.join(',')}}`);
    const uris = await this.#reader.find(pattern, NOT_SEARCHED, ends.length * MOST_FOUND);
    const paths = uris
      .map((uri) => locate(uri)?.path ?? '')
      .sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
    for (const end of ends)
      this.#found.set(
        end,
        paths.filter((path) => `/${path}`.endsWith(`/${end}`)),
      );
  }

  /**
   * What is in a folder. The folder around it is asked first: most places where an import may lead do not exist, and
   * what is in that one is known.
   */
  async #entriesOf(folder: string): Promise<Entries> {
    if (!vscode.workspace.isTrusted) return NOTHING;
    if (folder !== '') {
      const type = (await this.#entriesOf(folderOf(folder))).get(baseName(folder)) ?? 0;
      if (!(type & vscode.FileType.Directory)) return NOTHING;
    }
    const read = async (): Promise<Entries | undefined> => {
      const entries = await this.#reader.entries(this.uriOf(folder));
      return entries && new Map(entries);
    };
    return (await this.#entries.fetch(folder, read)) ?? NOTHING;
  }
}

/** What is in a folder, by its names. */
type Entries = ReadonlyMap<string, vscode.FileType>;

const NOTHING: Entries = new Map();

/** Folders in which no file is searched for: of packages, of what is built, of version control. */
const NOT_SEARCHED =
  '**/{node_modules,bower_components,.git,.venv,venv,site-packages,dist,out,build,target,bin,obj,vendor}/**';

/** Files that a search finds for each name; the least deep of them is taken. */
const MOST_FOUND = 4;

/** Milliseconds that the content of a folder or a file is remembered: other programs change it too. */
const FOLDER_MS = 30_000;

/** Milliseconds that the result of a search is remembered, which goes through the whole workspace. */
const SEARCH_MS = 300_000;

/** Folders, texts and searches that are remembered, of each so many. */
const CAPACITY = 256;
