import { basename } from 'node:path';
import * as vscode from 'vscode';
import { pageOf } from '../../download/hub/hub.ts';
import { GgufError } from '../../gguf/errors.ts';
import type { EngineModel } from '../../host/engineState.ts';
import { bundledModel } from '../../models/bundled.ts';
import type { Licence } from '../../download/hub/files.ts';
import { BUNDLED_ID, type CatalogueModel } from '../../models/catalogue.ts';
import type { PublishedModel } from '../../models/manifest.ts';
import type { Installed, ModelEntry } from '../../models/modelEntries.ts';
import { publishedFromCatalogue } from '../../models/published.ts';
import { addAdapter } from './adapters.ts';
import { askHub } from './hubQuestion.ts';
import type { MenuAction, MenuTarget } from './menu.ts';
import type { ModelServices } from './services.ts';
import { rollBack, switchEverywhere, switchHere, switchTo, switchToFile } from './switching.ts';
import { update } from './updates.ts';

type Run = (services: ModelServices) => Promise<void>;
type RunOn = (entry: ModelEntry, services: ModelServices) => Promise<void> | void;

const CHOICES: Readonly<Record<Exclude<MenuTarget['kind'], 'model'>, Run>> = {
  everywhere: switchEverywhere,
  search: downloadModel,
  'add-file': addFile,
  'roll-back': rollBack,
};

const ACTIONS: Readonly<Record<MenuAction, RunOn>> = {
  update: updateModel,
  here: chooseHere,
  cancel: cancelDownload,
  delete: deleteModel,
  folder: showFile,
  card: showCard,
};

/** Does what choosing a line of the menu means. Rejects with what is to be shown. */
export async function chooseModelEntry(target: MenuTarget, services: ModelServices): Promise<void> {
  if (target.kind === 'model') await chooseModel(target.entry, services);
  else await CHOICES[target.kind](services);
}

/** Does what a button on a line means. Rejects as above. */
export async function actOnModel(
  action: MenuAction,
  entry: ModelEntry,
  services: ModelServices,
): Promise<void> {
  await ACTIONS[action](entry, services);
}

/** `Nearline: Download Model...`: any model on Hugging Face. */
export async function downloadModel(services: ModelServices): Promise<void> {
  const choice = await askHub(services.hub, (problem) => void vscode.window.showErrorMessage(problem));
  if (choice) await installAndSwitch(choice.model, choice.licence, services);
}

async function chooseModel(entry: ModelEntry, services: ModelServices): Promise<void> {
  if (entry.kind === 'found') await switchToFile(entry.found.path, services);
  else if (entry.kind === 'installed') await switchTo(engineModel(entry.installed, services), services);
  else await downloadEntry(entry.model, services);
}

async function chooseHere(entry: ModelEntry, services: ModelServices): Promise<void> {
  if (entry.kind === 'installed') await switchHere(engineModel(entry.installed, services), services);
}

async function updateModel({ model }: ModelEntry, services: ModelServices): Promise<void> {
  if (model) await update(model, services);
}

function engineModel({ id, path, label }: Installed, { extensionRoot }: ModelServices): EngineModel {
  return id === BUNDLED_ID ? bundledModel(extensionRoot) : { path, label, bundled: false };
}

async function downloadEntry(chosen: CatalogueModel, services: ModelServices): Promise<void> {
  const model = publishedFromCatalogue(services.hub, chosen);
  if (model) await installAndSwitch(model, chosen.licence, services);
}

async function installAndSwitch(
  model: PublishedModel,
  licence: Licence,
  services: ModelServices,
): Promise<void> {
  const installed = await services.installer.install(model, licence);
  if (!installed) return;
  const path = services.store.pathOf(installed);
  await switchTo({ path, label: installed.label, bundled: false }, services);
}

/** Asks first; the model that serves is given up for the bundled one. */
async function deleteModel(entry: ModelEntry, services: ModelServices): Promise<void> {
  const { store, switcher, extensionRoot, log } = services;
  const path = pathOf(entry);
  const owner = path === undefined ? undefined : await store.owner(path);
  if (!owner) return;
  const { id, label } = owner.model;
  const confirm = 'Delete';
  const detail = 'It can be downloaded again at any time.';
  const question = `Delete ${label} from this machine?`;
  if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, confirm)) !== confirm)
    return;
  const isServing = (await store.owner(switcher.service.model.path))?.model.id === id;
  if (isServing) await switchTo(bundledModel(extensionRoot), services);
  await store.remove(id);
  log.info(`${label} was deleted`);
}

async function showFile(entry: ModelEntry): Promise<void> {
  const path = pathOf(entry);
  if (path !== undefined) await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(path));
}

async function showCard({ model }: ModelEntry, { hub }: ModelServices): Promise<void> {
  if (model?.download === undefined) return;
  await vscode.env.openExternal(vscode.Uri.parse(pageOf(hub, model.download.repository)));
}

function cancelDownload({ model }: ModelEntry, { downloads }: ModelServices): void {
  if (model) downloads.cancel(model.id);
}

function pathOf(entry: ModelEntry): string | undefined {
  if (entry.kind === 'download') return undefined;
  return entry.kind === 'found' ? entry.found.path : entry.installed.path;
}

/**
 * `Nearline: Add Model File...`: checks the header before the engine sees the file, then switches to it. An adapter is
 * no model, but can be added to the one that serves. Rejects with GgufError for what is neither.
 */
export async function addFile(services: ModelServices): Promise<void> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: 'Add a model file (GGUF)',
      openLabel: 'Add Model',
      filters: { 'GGUF models': ['gguf'] },
    })) ?? [];
  if (!file) return;
  try {
    await switchToFile(file.fsPath, services);
  } catch (error) {
    if (!(error instanceof GgufError) || error.reason !== 'adapter') throw error;
    await offerAdapter(file.fsPath, services);
  }
}

async function offerAdapter(path: string, services: ModelServices): Promise<void> {
  const { label } = services.switcher.service.model;
  const add = 'Add Adapter';
  const question = `${basename(path)} is an adapter, not a model. Add it to ${label}?`;
  if ((await vscode.window.showInformationMessage(question, add)) === add) await addAdapter(path, services);
}
