import * as vscode from 'vscode';
import { inspectAdapters } from '../../models/adapters/inspect.ts';
import { inspectModelFile } from '../../models/modelFile.ts';
import { guarded } from '../guarded.ts';
import { QuickMenu, type MenuOptions } from '../models/quickMenu.ts';
import type { ModelServices } from '../models/services.ts';
import { act, choose } from './actions.ts';
import { adapterMenu, type AdapterAction, type AdapterMenuFacts, type AdapterTarget } from './menu.ts';

const BUTTONS: MenuOptions<AdapterTarget, AdapterAction>['buttons'] = {
  here: { icon: 'pin', tooltip: 'Use in this workspace only' },
  folder: { icon: 'folder-opened', tooltip: 'Show the file' },
  remove: { icon: 'close', tooltip: 'Remove from this list; the file stays' },
};

/** `Nearline: Switch Adapter...`: the menu of adapters. Rejects with GgufError where the model cannot be read. */
export async function openAdapterMenu(services: ModelServices): Promise<void> {
  const { log } = services;
  const menu = new QuickMenu<AdapterTarget, AdapterAction>({
    title: 'Nearline: Switch Adapter',
    placeholder: 'The model serves as it is until it has answered with the adapter',
    buttons: BUTTONS,
    keyOf: (target) => (target.kind === 'adapter' ? target.adapter.path : target.kind),
    onChoose: (target) => void guarded(() => choose(target, services), log),
    onAction: (action, target) => void guarded(() => act(action, target, services), log).then(load),
  });
  menu.onDidHide(() => menu.dispose());
  const load = async (): Promise<void> => menu.show(adapterMenu(await look(services)));
  await load();
}

async function look({ choice, switcher }: ModelServices): Promise<AdapterMenuFacts> {
  const { model } = switcher.service;
  const { header } = await inspectModelFile(model.path);
  return {
    model,
    adapters: await inspectAdapters(choice.adapters.listed, header),
    hasWorkspace: vscode.workspace.workspaceFolders !== undefined,
    isOwn: choice.adapters.isOwn(model),
  };
}
