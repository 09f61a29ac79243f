import * as vscode from 'vscode';
import { readAdapter } from '../../gguf/header.ts';
import type { EngineModel } from '../../host/engineState.ts';
import { adapterFrom, inspectAdapters } from '../../models/adapterFiles.ts';
import { inspectModelFile } from '../../models/modelFile.ts';
import { guarded } from '../notifier.ts';
import { type AdapterAction, adapterMenu, type AdapterMenuFacts, type AdapterTarget } from './adapterMenu.ts';
import { type MenuOptions, QuickMenu } from './quickMenu.ts';
import type { ModelServices } from './services.ts';
import { change, type SwitchServices } from './switching.ts';

/** What adding, removing and switching adapters works with. */
export type AdapterServices = SwitchServices & Pick<ModelServices, 'config'>;

/** Does what choosing a line of the menu means. Rejects with what is to be shown. */
export async function chooseAdapter(target: AdapterTarget, services: AdapterServices): Promise<void> {
  switch (target.kind) {
    case 'adapter':
    case 'none':
      await useAdapter(pathOf(target), services);
      break;
    case 'everywhere':
      await useEverywhere(services);
      break;
    case 'add-file':
      await addAdapterFile(services);
  }
}

/** Does what a button on a line means. Rejects as above. */
export async function actOnAdapter(
  action: AdapterAction,
  target: AdapterTarget,
  services: AdapterServices,
): Promise<void> {
  const path = pathOf(target);
  if (action === 'here') await useHere(path, services);
  else if (path === undefined) return;
  else if (action === 'folder') await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(path));
  else await remove(path, services);
}

/**
 * Adds an adapter to the list, and turns it on for the model that serves. One that does not fit stays in the list, for
 * another model. Rejects with GgufError where the file is no adapter.
 */
export async function addAdapter(file: string, services: AdapterServices): Promise<void> {
  const { path } = adapterFrom({ path: file });
  await readAdapter(path);
  const { choice, config } = services;
  const isListed = choice.adapters.listed.some((adapter) => adapter.path === path);
  if (!isListed) await config.update('adapters', [...config.read().adapters, { path }]);
  await useAdapter(path, services);
}

async function addAdapterFile(services: AdapterServices): Promise<void> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: 'Add an adapter file (GGUF)',
      openLabel: 'Add Adapter',
      filters: { 'GGUF adapters': ['gguf'] },
    })) ?? [];
  if (file) await addAdapter(file.fsPath, services);
}

async function useAdapter(path: string | undefined, services: AdapterServices): Promise<void> {
  const { adapters } = services.choice;
  const wanted = adapted(path, services);
  await change(wanted, services, async () => {
    await adapters.keep(wanted);
    return adapters.isOwn(wanted) ? ' in this workspace' : '';
  });
}

async function useHere(path: string | undefined, services: AdapterServices): Promise<void> {
  const wanted = adapted(path, services);
  await change(wanted, services, async () => {
    await services.choice.adapters.keepHere(wanted);
    return ' in this workspace';
  });
}

/** Gives up the choice of this workspace alone, for the one that counts elsewhere. */
async function useEverywhere(services: AdapterServices): Promise<void> {
  const { adapters } = services.choice;
  const wanted = adapters.adaptedElsewhere(services.switcher.service.model);
  await change(wanted, services, async () => {
    await adapters.forgetHere(wanted);
    return '';
  });
}

/** An adapter that is on is off then: settings that change take effect by themselves. */
async function remove(path: string, { config }: AdapterServices): Promise<void> {
  const others = config.read().adapters.filter((setting) => adapterFrom(setting).path !== path);
  await config.update('adapters', others);
}

function adapted(path: string | undefined, { choice, switcher }: AdapterServices): EngineModel {
  return choice.adapters.withAdapter(switcher.service.model, path);
}

function pathOf(target: AdapterTarget): string | undefined {
  return target.kind === 'adapter' ? target.adapter.path : undefined;
}

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
    onChoose: (target) => void guarded(() => chooseAdapter(target, services), log),
    onAction: (action, target) => void guarded(() => actOnAdapter(action, target, services), log).then(load),
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
