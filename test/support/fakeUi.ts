/** A message that was shown, with its buttons. */
export interface Shown {
  readonly kind: 'info' | 'warning' | 'error';
  readonly text: string;
  readonly buttons: readonly string[];
  /** What a dialog says besides; only a dialog has it. */
  readonly detail?: string;
}

/** An entry of a list as it was shown. */
export interface ShownItem {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
}

/** The parts of VS Code that ask and tell: records what is shown, and answers as it is told. */
export class FakeUi {
  readonly shown: Shown[] = [];
  readonly executed: (readonly unknown[])[] = [];
  readonly commands = new Map<string, () => unknown>();
  progress: { readonly message?: string; readonly increment?: number }[] = [];
  /** What is clicked in the next messages, by their order; nothing where absent. */
  clicks: (string | undefined)[] = [];
  pick: (items: readonly ShownItem[]) => ShownItem | undefined = () => undefined;
  files: readonly string[] | undefined;
  /** Called with the function that cancels, when progress begins. */
  onProgress: (cancel: () => void) => void = () => undefined;

  readonly api = {
    ProgressLocation: { Notification: 15 },
    Disposable: {
      from: (...all: { dispose(): void }[]) => ({ dispose: () => all.forEach((one) => one.dispose()) }),
    },
    commands: {
      registerCommand: (id: string, run: () => unknown) => {
        this.commands.set(id, run);
        return { dispose: () => this.commands.delete(id) };
      },
      executeCommand: async (...command: readonly unknown[]) => {
        this.executed.push(command);
        await Promise.resolve();
      },
    },
    window: {
      showInformationMessage: this.#message('info'),
      showWarningMessage: this.#message('warning'),
      showErrorMessage: this.#message('error'),
      showQuickPick: async (items: readonly ShownItem[]) => await Promise.resolve(this.pick(items)),
      showOpenDialog: async () => await Promise.resolve(this.files?.map((fsPath) => ({ fsPath }))),
      withProgress: async (_options: object, task: (...args: readonly object[]) => Promise<unknown>) => {
        const cancels: (() => void)[] = [];
        const token = { onCancellationRequested: (cancel: () => void) => cancels.push(cancel) };
        const report = (step: object): void => void this.progress.push(step);
        const running = task({ report }, token);
        this.onProgress(() => cancels.forEach((cancel) => cancel()));
        return await running;
      },
    },
  };

  get last(): Shown | undefined {
    return this.shown.at(-1);
  }

  #message(
    kind: Shown['kind'],
  ): (text: string, ...rest: (string | { detail: string })[]) => Promise<string | undefined> {
    return async (text, ...rest) => {
      const buttons = rest.filter((item) => typeof item === 'string');
      const [dialog] = rest.filter((item) => typeof item !== 'string');
      this.shown.push({ kind, text, buttons, ...(dialog ? { detail: dialog.detail } : {}) });
      return await Promise.resolve(this.clicks.shift());
    };
  }
}
