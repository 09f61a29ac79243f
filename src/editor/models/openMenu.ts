import * as vscode from 'vscode';
import { titleOf } from '../../host/engineState.ts';
import { CATALOGUE } from '../../models/catalogue.ts';
import type { ModelEntry } from '../../models/modelEntries.ts';
import type { ModelList } from '../../models/modelList.ts';
import { updatesOf } from '../../models/updates.ts';
import type { Disposable } from '../../util/disposable.ts';
import { guarded } from '../notifier.ts';
import { actOnModel, chooseModelEntry } from './actions.ts';
import { type MenuAction, type MenuTarget, modelMenu } from './menu.ts';
import { type MenuOptions, QuickMenu } from './quickMenu.ts';
import type { ModelServices } from './services.ts';

const BUTTONS: MenuOptions<MenuTarget, MenuAction>['buttons'] = {
  update: { icon: 'cloud-download', tooltip: 'Download the update' },
  here: { icon: 'pin', tooltip: 'Use in this workspace only' },
  cancel: { icon: 'close', tooltip: 'Cancel the download' },
  delete: { icon: 'trash', tooltip: 'Delete from this machine' },
  folder: { icon: 'folder-opened', tooltip: 'Show the file' },
  card: { icon: 'info', tooltip: 'Open the model’s page in a browser' },
};

/** The menu of models while it is open: it shows what changes meanwhile. */
export class OpenMenu {
  readonly #services: ModelServices;
  readonly #menu: QuickMenu<MenuTarget, MenuAction>;
  readonly #following: Disposable;
  #library: ModelList = { entries: [], advice: new Map() };
  #stored: ReadonlySet<string> = new Set();
  #outdated: ReadonlySet<string> = new Set();
  #running = 0;

  /** Shows it at once, and its lines when they are known. */
  constructor(services: ModelServices) {
    this.#services = services;
    const { downloads, log } = services;
    this.#menu = new QuickMenu({
      title: 'Nearline: Switch Model',
      placeholder: 'The current model serves until the new one has answered',
      buttons: BUTTONS,
      keyOf: (target) => (target.kind === 'model' ? keyOf(target.entry) : target.kind),
      onChoose: (target) => void guarded(() => chooseModelEntry(target, services), log),
      onAction: (action, target) => {
        if (target.kind !== 'model') return;
        void guarded(() => actOnModel(action, target.entry, services), log).then(() => this.load());
      },
    });
    this.#following = downloads.onChange(() => this.#follow());
    this.#menu.onDidHide(() => this.#close());
  }

  /** Looks at the models again. */
  async load(): Promise<void> {
    const { library, store } = this.#services;
    const [found, stored] = await Promise.all([library(), store.list()]);
    this.#library = found;
    this.#stored = new Set(stored.map((model) => store.pathOf(model)));
    this.#outdated = new Set(updatesOf(stored, CATALOGUE).map(({ installed }) => store.pathOf(installed)));
    this.#show();
  }

  /** A download that ended is a model more; one that goes on is only another text. */
  #follow(): void {
    const running = this.#services.downloads.running.length;
    const ended = running < this.#running;
    this.#running = running;
    if (ended) void this.load();
    else this.#show();
  }

  #show(): void {
    const { switcher, choice, history, downloads } = this.#services;
    const { previous } = history;
    const sections = modelMenu({
      entries: this.#library.entries,
      current: switcher.service.model.path,
      hasWorkspace: vscode.workspace.workspaceFolders !== undefined,
      workspaceModel: choice.workspaceModel?.path,
      previous: previous && titleOf(previous),
      isStored: (path) => this.#stored.has(path),
      hasUpdate: (path) => this.#outdated.has(path),
      downloadOf: (id) => downloads.get(id),
      adviceFor: (entry) => this.#library.advice.get(keyOf(entry))?.reason ?? '',
    });
    this.#menu.show(sections);
  }

  #close(): void {
    this.#following.dispose();
    this.#menu.dispose();
  }
}

/** Names a model for as long as the menu is open. */
function keyOf(entry: ModelEntry): string {
  if (entry.kind === 'download') return entry.model.id;
  return entry.kind === 'found' ? entry.found.path : entry.installed.path;
}
