import * as vscode from 'vscode';
import { readAdapter } from '../../gguf/header.ts';
import type { EngineModel } from '../../host/engineState.ts';
import type { AdapterChoice } from '../../models/adapterChoice.ts';
import { adapterFrom, inspectAdapters } from '../../models/adapterFiles.ts';
import { inspectModelFile } from '../../models/modelFile.ts';
import type { Log } from '../../util/log.ts';
import type { Config } from '../config.ts';
import { guarded } from '../notifier.ts';
import { type AdapterAction, adapterMenu, type AdapterMenuFacts, type AdapterTarget } from './adapterMenu.ts';
import { type MenuOptions, QuickMenu } from './quickMenu.ts';
import type { ModelSwitching } from './switching.ts';

/** Adapters of the model that serves: adds, removes and switches them. */
export class AdapterSwitching {
  readonly #switching: ModelSwitching;
  readonly #choice: AdapterChoice;
  readonly #config: Pick<Config, 'read' | 'update'>;

  constructor(switching: ModelSwitching, choice: AdapterChoice, config: Pick<Config, 'read' | 'update'>) {
    this.#switching = switching;
    this.#choice = choice;
    this.#config = config;
  }

  /**
   * `Nearline: Switch Adapter...`: opens the menu of adapters. What goes wrong with a line is logged and shown.
   * @throws GgufError where the file of the model that serves cannot be read.
   */
  async openMenu(log: Log): Promise<void> {
    const menu = new QuickMenu<AdapterTarget, AdapterAction>({
      title: 'Nearline: Switch Adapter',
      placeholder: 'The model serves as it is until it has answered with the adapter',
      buttons: BUTTONS,
      keyOf: (target) => (target.kind === 'adapter' ? target.adapter.path : target.kind),
      onChoose: (target) => void guarded(() => this.choose(target), log),
      onAction: (action, target) => void guarded(() => this.act(action, target), log).then(load),
    });
    menu.onDidHide(() => menu.dispose());
    const load = async (): Promise<void> => menu.show(adapterMenu(await this.#menuFacts()));
    await load();
  }

  /** Does what choosing a line of the menu means. @throws errors whose messages are to be shown. */
  async choose(target: AdapterTarget): Promise<void> {
    switch (target.kind) {
      case 'adapter':
      case 'none':
        await this.#use(pathOf(target));
        break;
      case 'everywhere':
        await this.#useEverywhere();
        break;
      case 'add-file':
        await this.#addFile();
    }
  }

  /** Does what a button on a line means. @throws errors whose messages are to be shown. */
  async act(action: AdapterAction, target: AdapterTarget): Promise<void> {
    const path = pathOf(target);
    if (action === 'here') await this.#useHere(path);
    else if (path === undefined) return;
    else if (action === 'folder')
      await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(path));
    else await this.#remove(path);
  }

  /**
   * Adds an adapter to the list, and turns it on for the model that serves. One that does not fit stays in the list, for
   * another model.
   * @throws GgufError where the file is no adapter, and as writing the setting does.
   */
  async add(file: string): Promise<void> {
    const { path } = adapterFrom({ path: file });
    await readAdapter(path);
    const isListed = this.#choice.listed.some((adapter) => adapter.path === path);
    if (!isListed) await this.#config.update('adapters', [...this.#config.read().adapters, { path }]);
    await this.#use(path);
  }

  async #addFile(): Promise<void> {
    const [file] =
      (await vscode.window.showOpenDialog({
        title: 'Add an adapter file (GGUF)',
        openLabel: 'Add Adapter',
        filters: { 'GGUF adapters': ['gguf'] },
      })) ?? [];
    if (file) await this.add(file.fsPath);
  }

  async #use(path: string | undefined): Promise<void> {
    const wanted = this.#adapted(path);
    await this.#switching.change(wanted, async () => {
      await this.#choice.keep(wanted);
      return this.#choice.isOwn(wanted) ? ' in this workspace' : '';
    });
  }

  async #useHere(path: string | undefined): Promise<void> {
    const wanted = this.#adapted(path);
    await this.#switching.change(wanted, async () => {
      await this.#choice.keepHere(wanted);
      return ' in this workspace';
    });
  }

  /** Gives up the choice of this workspace alone, for the one that counts elsewhere. */
  async #useEverywhere(): Promise<void> {
    const wanted = this.#choice.adaptedElsewhere(this.#switching.serving);
    await this.#switching.change(wanted, async () => {
      await this.#choice.forgetHere(wanted);
      return '';
    });
  }

  /** An adapter that is on is off then: settings that change take effect by themselves. */
  async #remove(path: string): Promise<void> {
    const others = this.#config.read().adapters.filter((setting) => adapterFrom(setting).path !== path);
    await this.#config.update('adapters', others);
  }

  #adapted(path: string | undefined): EngineModel {
    return this.#choice.withAdapter(this.#switching.serving, path);
  }

  async #menuFacts(): Promise<AdapterMenuFacts> {
    const model = this.#switching.serving;
    const { header } = await inspectModelFile(model.path);
    return {
      model,
      adapters: await inspectAdapters(this.#choice.listed, header),
      hasWorkspace: vscode.workspace.workspaceFolders !== undefined,
      isOwn: this.#choice.isOwn(model),
    };
  }
}

const BUTTONS: MenuOptions<AdapterTarget, AdapterAction>['buttons'] = {
  here: { icon: 'pin', tooltip: 'Use in this workspace only' },
  folder: { icon: 'folder-opened', tooltip: 'Show the file' },
  remove: { icon: 'close', tooltip: 'Remove from this list; the file stays' },
};

function pathOf(target: AdapterTarget): string | undefined {
  return target.kind === 'adapter' ? target.adapter.path : undefined;
}
