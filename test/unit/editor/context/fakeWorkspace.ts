import { Emitter } from '../../../../src/util/disposable.ts';

/** As much of a URI as is used. */
export class FakeUri {
  readonly scheme: string;
  readonly path: string;

  constructor(scheme: string, path: string) {
    this.scheme = scheme;
    this.path = path;
  }

  static parse(text: string): FakeUri {
    const [scheme = '', path = ''] = text.split('://');
    return new FakeUri(scheme, path);
  }

  static joinPath(base: FakeUri, ...parts: string[]): FakeUri {
    return new FakeUri(
      base.scheme,
      [base.path, ...parts]
        .join('/')
        .replace(/\/+/g, '/')
        .replace(/(?<=.)\/$/, ''),
    );
  }

  toString(): string {
    return `${this.scheme}://${this.path}`;
  }
}

export class FakeDocument {
  readonly uri: FakeUri;
  readonly languageId: string;
  version = 1;
  text: string;

  constructor(uri: FakeUri, languageId: string, text: string) {
    this.uri = uri;
    this.languageId = languageId;
    this.text = text;
  }

  get lineCount(): number {
    return this.text.split('\n').length;
  }

  getText(): string {
    return this.text;
  }

  lineAt(line: number): object {
    return { range: { end: { line } } };
  }

  offsetAt(): number {
    return this.text.length;
  }
}

class FakeTab {
  readonly uri: FakeUri;

  constructor(uri: FakeUri) {
    this.uri = uri;
  }
}

class FakePattern {
  readonly pattern: string;

  constructor(_root: FakeUri, pattern: string) {
    this.pattern = pattern;
  }
}

class FakeFileSystemError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

const FILE = 1;
const FOLDER = 2;

/** A workspace in memory, as `vscode` shows it. Folders are absolute paths. */
export class FakeWorkspace {
  readonly files = new Map<string, string>();
  readonly documents: FakeDocument[] = [];
  readonly tabs: FakeTab[] = [];
  readonly reads: string[] = [];
  readonly searches: string[] = [];
  folders = ['/shop'];
  isTrusted = true;
  notebooks: object[] = [];
  active: { document: FakeDocument; selection: { active: { line: number } } } | undefined;
  /** A file system that never answers. */
  hangs = false;
  /** Calls of the file system that were not answered. */
  asked = 0;

  readonly #activeChanged = new Emitter<unknown>();
  readonly #selected = new Emitter<unknown>();
  readonly #edited = new Emitter<unknown>();
  readonly #saved = new Emitter<unknown>();
  readonly #opened = new Emitter<unknown>();
  readonly #closed = new Emitter<unknown>();
  readonly #never = new Emitter<unknown>();
  readonly #watched = new Emitter<FakeUri>();

  readonly api = this.#api();

  constructor(files: Readonly<Record<string, string>>) {
    for (const [path, text] of Object.entries(files)) this.files.set(path, text);
  }

  /** Opens a file, or what is on no disk, in a tab. */
  open(path: string, languageId = 'typescript', scheme = 'file'): FakeDocument {
    const uri = new FakeUri(scheme, path);
    const document = new FakeDocument(uri, languageId, this.files.get(path) ?? '');
    this.documents.push(document);
    this.tabs.push(new FakeTab(uri));
    this.#opened.fire(document);
    return document;
  }

  /** A tab of which the editor has not read the file. */
  addTab(path: string): void {
    this.tabs.push(new FakeTab(new FakeUri('file', path)));
  }

  /** Goes to a line of a document. */
  visit(document: FakeDocument, line = 0): void {
    const changed = this.active?.document !== document;
    this.active = { document, selection: { active: { line } } };
    if (changed) this.#activeChanged.fire(this.active);
    this.#selected.fire({ textEditor: this.active });
  }

  /** Types at the end of a line. */
  type(document: FakeDocument, line: number, text: string): void {
    const lines = document.text.split('\n');
    lines[line] = `${lines[line]!}${text}`;
    document.text = lines.join('\n');
    document.version++;
    const range = { start: { line }, end: { line } };
    this.#edited.fire({ document, contentChanges: [{ range, text }] });
    if (this.active?.document === document) this.visit(document, line);
  }

  save(document: FakeDocument): void {
    this.files.set(document.uri.path, document.text);
    this.#saved.fire(document);
  }

  close(document: FakeDocument): void {
    this.documents.splice(this.documents.indexOf(document), 1);
    this.#closed.fire(document);
  }

  /** Changes a file on the disk. */
  write(path: string, text: string): void {
    this.files.set(path, text);
    this.#watched.fire(new FakeUri('file', path));
  }

  #api(): object {
    const folderOf = ({ scheme, path }: FakeUri): { uri: FakeUri; name: string } | undefined => {
      const root =
        scheme === 'file' ? this.folders.find((folder) => path.startsWith(`${folder}/`)) : undefined;
      return root === undefined ? undefined : { uri: new FakeUri('file', root), name: root.slice(1) };
    };
    const watcher = {
      onDidChange: this.#watched.event,
      onDidCreate: this.#never.event,
      onDidDelete: this.#never.event,
    };
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- getters of the object below have another `this`
    const self = this;
    return {
      Uri: FakeUri,
      TabInputText: FakeTab,
      FileSystemError: FakeFileSystemError,
      FileType: { File: FILE, Directory: FOLDER },
      NotebookCellKind: { Markup: 1, Code: 2 },
      Disposable: {
        from: (...all: { dispose(): void }[]) => ({ dispose: () => all.forEach((one) => one.dispose()) }),
      },
      RelativePattern: FakePattern,
      CancellationTokenSource: class {
        readonly token = {};
        readonly cancel = (): void => undefined;
        readonly dispose = (): void => undefined;
      },
      window: {
        get activeTextEditor() {
          return self.active;
        },
        tabGroups: {
          all: [
            {
              get tabs() {
                return self.tabs.map((input) => ({ input }));
              },
            },
          ],
        },
        onDidChangeActiveTextEditor: this.#activeChanged.event,
        onDidChangeTextEditorSelection: this.#selected.event,
      },
      workspace: {
        get isTrusted() {
          return self.isTrusted;
        },
        get textDocuments() {
          return self.documents;
        },
        get notebookDocuments() {
          return self.notebooks;
        },
        getWorkspaceFolder: folderOf,
        asRelativePath: (uri: FakeUri) => {
          const folder = folderOf(uri)!;
          const path = uri.path.slice(folder.uri.path.length + 1);
          return this.folders.length > 1 ? `${folder.name}/${path}` : path;
        },
        createFileSystemWatcher: () => ({ ...watcher, dispose: () => undefined }),
        onDidChangeTextDocument: this.#edited.event,
        onDidSaveTextDocument: this.#saved.event,
        onDidOpenTextDocument: this.#opened.event,
        onDidCloseTextDocument: this.#closed.event,
        onDidGrantWorkspaceTrust: this.#never.event,
        onDidCreateFiles: this.#never.event,
        onDidDeleteFiles: this.#never.event,
        onDidRenameFiles: this.#never.event,
        findFiles: async ({ pattern }: { pattern: string }) => await this.#answer(() => this.#find(pattern)),
        fs: {
          stat: async ({ path }: FakeUri) =>
            await this.#answer(() => ({ size: this.#text(path).length, mtime: 1 })),
          readFile: async ({ path }: FakeUri) =>
            await this.#answer(() => {
              this.reads.push(path);
              return new TextEncoder().encode(this.#text(path));
            }),
          readDirectory: async ({ path }: FakeUri) => await this.#answer(() => this.#entries(path)),
        },
      },
    };
  }

  async #answer<T>(read: () => T): Promise<T> {
    if (this.hangs) this.asked++;
    if (this.hangs) await new Promise(() => undefined);
    return await Promise.resolve().then(read);
  }

  #text(path: string): string {
    const text = this.files.get(path);
    if (text === undefined) throw new FakeFileSystemError('FileNotFound');
    return text;
  }

  #entries(folder: string): [string, number][] {
    const inside = [...this.files.keys()].filter((path) => path.startsWith(`${folder}/`));
    const entries = inside.map((path) => path.slice(folder.length + 1).split('/'));
    return [...new Map(entries.map(([name = '', ...rest]) => [name, rest.length > 0 ? FOLDER : FILE]))];
  }

  #find(pattern: string): FakeUri[] {
    this.searches.push(pattern);
    const ends = /\{(.*)\}/.exec(pattern)?.[1]?.split(',') ?? [];
    return [...this.files.keys()]
      .filter((path) => ends.some((end) => path.endsWith(`/${end}`)))
      .map((path) => new FakeUri('file', path));
  }
}
