import Module, { createRequire } from 'node:module';
import { resolve } from 'node:path';

type Loader = (request: string, ...rest: unknown[]) => unknown;

const disposable = (): { dispose: () => void } => ({ dispose: () => undefined });

/** As much of VS Code's API as an activation touches; records the ids of registered commands. */
export class FakeVscode {
  readonly commandIds: string[] = [];
  readonly logged: string[] = [];
  providers = 0;

  readonly api = {
    Disposable: { from: disposable },
    Uri: { joinPath: (base: object) => base },
    ThemeColor: Object,
    MarkdownString: Object,
    StatusBarAlignment: { Left: 1, Right: 2 },
    ConfigurationTarget: { Global: 1, Workspace: 2 },
    window: {
      activeTextEditor: undefined,
      state: { focused: true, active: true },
      createOutputChannel: () => this.#channel(),
      createStatusBarItem: () => ({ show: () => undefined, dispose: () => undefined }),
      onDidChangeActiveTextEditor: disposable,
      onDidChangeTextEditorSelection: disposable,
      onDidChangeVisibleTextEditors: disposable,
      onDidChangeWindowState: disposable,
    },
    workspace: {
      textDocuments: [],
      getConfiguration: () => ({ get: () => undefined }),
      createFileSystemWatcher: () => ({
        ...disposable(),
        onDidChange: disposable,
        onDidCreate: disposable,
        onDidDelete: disposable,
      }),
      onDidChangeConfiguration: disposable,
      onDidChangeTextDocument: disposable,
      onDidCloseTextDocument: disposable,
      onDidCreateFiles: disposable,
      onDidDeleteFiles: disposable,
      onDidGrantWorkspaceTrust: disposable,
      onDidOpenTextDocument: disposable,
      onDidRenameFiles: disposable,
      onDidSaveTextDocument: disposable,
    },
    commands: {
      registerCommand: (id: string) => {
        this.commandIds.push(id);
        return disposable();
      },
      executeCommand: () => Promise.resolve(),
    },
    languages: {
      registerInlineCompletionItemProvider: () => {
        this.providers++;
        return disposable();
      },
    },
  };

  /** Runs `load` while `require('vscode')` gives this. */
  provideTo<T>(load: () => T): T {
    const loader = Module as unknown as { _load: Loader };
    const original = loader._load;
    loader._load = (request, ...rest) => (request === 'vscode' ? this.api : original(request, ...rest));
    try {
      return load();
    } finally {
      loader._load = original;
    }
  }

  #channel(): object {
    const log = (message: string): void => void this.logged.push(message);
    return { debug: log, info: log, warn: log, error: log, show: () => undefined, dispose: () => undefined };
  }
}

/** What the built extension exports. */
export interface BuiltExtension {
  activate(context: object): void;
}

/** Loads `dist/extension.cjs` as an extension host does. */
export function loadExtension(vscode: FakeVscode): BuiltExtension {
  const require = createRequire(import.meta.url);
  return vscode.provideTo(() => require(resolve('dist/extension.cjs')) as BuiltExtension);
}
