import * as vscode from 'vscode';
import { folderOf, upwards } from '../../code/imports/types.ts';
import { IgnoreRules } from '../../context/ignoreRules.ts';
import { isSecret } from '../../context/secrets.ts';
import { Emitter } from '../../util/disposable.ts';
import { locate, type Located, type Reader } from './reader.ts';

/**
 * The ignore files: `.gitignore` keeps files out of the context; in those of `.nearlineignore` nothing is suggested
 * either.
 */
const NAMES = ['.gitignore', '.nearlineignore'] as const;

/** The glob of all ignore files. */
const WATCHED = '**/{.gitignore,.nearlineignore}';

/**
 * Says which files are left alone. Answers from what was read by now: until the ignore files around a file are known,
 * the file is no context for others, and suggestions are made in it.
 */
export class IgnoreService implements vscode.Disposable {
  readonly #reader: Reader;
  readonly #folders = new Map<string, FolderRules>();
  readonly #subscription: vscode.Disposable;
  readonly #changed = new Emitter<undefined>();

  /** Fires when other files may be left alone than before. */
  readonly onChange = this.#changed.event;

  constructor(reader: Reader) {
    this.#reader = reader;
    const watcher = vscode.workspace.createFileSystemWatcher(WATCHED);
    const changed = (uri: vscode.Uri): void => void this.#reread(uri);
    this.#subscription = vscode.Disposable.from(
      watcher,
      watcher.onDidChange(changed),
      watcher.onDidCreate(changed),
      watcher.onDidDelete(changed),
      vscode.workspace.onDidOpenTextDocument(({ uri }) => void this.prepare(uri)),
    );
    for (const { uri } of vscode.workspace.textDocuments) void this.prepare(uri);
  }

  dispose(): void {
    this.#changed.dispose();
    this.#subscription.dispose();
  }

  /** Why nothing is to be suggested in a file; undefined where suggestions are made. */
  silenceIn(uri: vscode.Uri): 'secret' | 'ignored' | undefined {
    if (isSecret(uri.path)) return 'secret';
    const located = locate(uri);
    if (!located) return undefined;
    return this.#rulesOf(located).rules['.nearlineignore'].ignores(located.path) ? 'ignored' : undefined;
  }

  /** Whether nothing of a file may be shown to the model while another is written. */
  isHidden(uri: vscode.Uri): boolean {
    if (isSecret(uri.path)) return true;
    const located = locate(uri);
    if (!located) return false;
    const { rules, known } = this.#rulesOf(located);
    if (!upwards(folderOf(located.path)).every((folder) => known.has(folder))) return true;
    return NAMES.some((name) => rules[name].ignores(located.path));
  }

  /** Reads the ignore files around a file, each once. Never rejects. */
  async prepare(uri: vscode.Uri): Promise<void> {
    const located = locate(uri);
    if (!located) return;
    const { reading } = this.#rulesOf(located);
    await Promise.all(
      upwards(folderOf(located.path)).map(async (folder) => {
        const running = reading.get(folder) ?? this.#readAll(located, folder);
        reading.set(folder, running);
        await running;
      }),
    );
  }

  async #reread(uri: vscode.Uri): Promise<void> {
    await this.#read(uri);
    this.#changed.fire(undefined);
  }

  /**
   * Reads the ignore files of a folder. Where one of them could not be read, the folder is tried again the next time.
   */
  async #readAll(located: Located, folder: string): Promise<void> {
    const { known, reading } = this.#rulesOf(located);
    const read = NAMES.map(
      async (name) => await this.#read(vscode.Uri.joinPath(located.folder.uri, folder, name)),
    );
    if ((await Promise.all(read)).every(Boolean)) known.add(folder);
    else reading.delete(folder);
  }

  /**
   * Reads an ignore file.
   * @returns whether it is known now what the file says; a file that is not there says nothing.
   */
  async #read(uri: vscode.Uri): Promise<boolean> {
    const located = locate(uri);
    const name = NAMES.find((wanted) => uri.path.endsWith(`/${wanted}`));
    const text = await this.#reader.textIfAny(uri);
    if (!located || !name || text === undefined) return false;
    this.#rulesOf(located).rules[name].set(folderOf(located.path), text);
    return true;
  }

  #rulesOf({ folder }: Located): FolderRules {
    const key = folder.uri.toString();
    const known = this.#folders.get(key) ?? emptyRules();
    this.#folders.set(key, known);
    return known;
  }
}

type IgnoreFile = (typeof NAMES)[number];

/** The rules of one workspace folder, as far as they were read. */
interface FolderRules {
  readonly rules: Readonly<Record<IgnoreFile, IgnoreRules>>;
  /** Folders whose ignore files are known. */
  readonly known: Set<string>;
  /** Folders whose ignore files are being read, or were. */
  readonly reading: Map<string, Promise<void>>;
}

/** The rules of a folder of which nothing was read yet. */
function emptyRules(): FolderRules {
  const rules = { '.gitignore': new IgnoreRules(), '.nearlineignore': new IgnoreRules() };
  return { rules, known: new Set(), reading: new Map() };
}
