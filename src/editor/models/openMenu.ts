import * as vscode from 'vscode';
import { titleOf } from '../../host/engineState.ts';
import { CATALOGUE } from '../../models/catalogue.ts';
import type { ModelEntry } from '../../models/modelEntries.ts';
import type { ModelList } from '../../models/modelList.ts';
import { updatesOf } from '../../models/updates.ts';
import type { Disposable } from '../../util/disposable.ts';
import { guarded } from '../notifier.ts';
import type { ModelActions } from './actions.ts';
import { type ModelAction, modelMenu, type ModelTarget } from './modelMenu.ts';
import type { Models } from './models.ts';
import { type MenuOptions, QuickMenu } from './quickMenu.ts';

/** The menu of models while it is open, `Nearline: Switch Model...`: shows what changes meanwhile. */
export class OpenMenu {
  readonly #models: Models;
  readonly #menu: QuickMenu<ModelTarget, ModelAction>;
  readonly #subscription: Disposable;
  #list: ModelList = { entries: [], advice: new Map() };
  /** Paths of the downloaded models' files. */
  #stored: ReadonlySet<string> = new Set();
  /** Those of them that the catalogue has a newer file of. */
  #outdated: ReadonlySet<string> = new Set();
  /** Number of downloads that were running when it was last looked. */
  #running = 0;

  /** Shows an empty menu at once; {@link load} brings its lines. */
  constructor(models: Models, actions: ModelActions) {
    this.#models = models;
    const { downloads, log } = models;
    this.#menu = new QuickMenu({
      title: 'Nearline: Switch Model',
      placeholder: 'The current model serves until the new one has answered',
      buttons: BUTTONS,
      keyOf: (target) => (target.kind === 'model' ? keyOf(target.entry) : target.kind),
      onChoose: (target) => void guarded(() => actions.choose(target), log),
      onAction: (action, target) => {
        if (target.kind !== 'model') return;
        void guarded(() => actions.act(action, target.entry), log).then(() => this.load());
      },
    });
    this.#subscription = downloads.onChange(() => this.#downloadsChanged());
    this.#menu.onDidHide(() => this.#close());
  }

  /** Looks at the models, again where it has before, and shows them. */
  async load(): Promise<void> {
    const { store } = this.#models;
    const [list, stored] = await Promise.all([this.#models.list(), store.list()]);
    this.#list = list;
    this.#stored = new Set(stored.map((model) => store.pathOf(model)));
    this.#outdated = new Set(updatesOf(stored, CATALOGUE).map(({ installed }) => store.pathOf(installed)));
    this.#show();
  }

  /** A download that ended is a model more; one that goes on is only another text. */
  #downloadsChanged(): void {
    const running = this.#models.downloads.running.length;
    const ended = running < this.#running;
    this.#running = running;
    if (ended) void this.load();
    else this.#show();
  }

  #show(): void {
    const { switching, choice, history, downloads } = this.#models;
    const { previous } = history;
    const sections = modelMenu({
      entries: this.#list.entries,
      current: switching.serving.path,
      hasWorkspace: vscode.workspace.workspaceFolders !== undefined,
      workspaceModel: choice.workspaceModel?.path,
      previous: previous && titleOf(previous),
      isStored: (path) => this.#stored.has(path),
      hasUpdate: (path) => this.#outdated.has(path),
      downloadOf: (id) => downloads.get(id),
      adviceFor: (entry) => this.#list.advice.get(keyOf(entry))?.reason ?? '',
    });
    this.#menu.show(sections);
  }

  #close(): void {
    this.#subscription.dispose();
    this.#menu.dispose();
  }
}

const BUTTONS: MenuOptions<ModelTarget, ModelAction>['buttons'] = {
  update: { icon: 'cloud-download', tooltip: 'Download the update' },
  here: { icon: 'pin', tooltip: 'Use in this workspace only' },
  cancel: { icon: 'close', tooltip: 'Cancel the download' },
  delete: { icon: 'trash', tooltip: 'Delete from this machine' },
  folder: { icon: 'folder-opened', tooltip: 'Show the file' },
  card: { icon: 'info', tooltip: 'Open the model’s page in a browser' },
};

/** Names a model for as long as the menu is open, and in the list's advice. */
function keyOf(entry: ModelEntry): string {
  if (entry.kind === 'download') return entry.model.id;
  return entry.kind === 'found' ? entry.found.path : entry.installed.path;
}
