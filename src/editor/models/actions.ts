import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { Licence } from '../../download/hub/licence.ts';
import { repositoryPage } from '../../download/hub/hub.ts';
import { GgufError } from '../../gguf/errors.ts';
import type { EngineModel } from '../../host/engineState.ts';
import { BUNDLED_ID, type CatalogueModel } from '../../models/catalogue.ts';
import type { LocalModel, ModelEntry } from '../../models/modelEntries.ts';
import { publishedFromCatalogue, type PublishedModel } from '../../models/published.ts';
import { askHub } from './hubQuestion.ts';
import type { ModelAction, ModelTarget } from './modelMenu.ts';
import type { Models } from './models.ts';

/** What the user does with models, in the menu and by commands. All reject with errors whose messages are to be shown. */
export class ModelActions {
  readonly #models: Models;

  constructor(models: Models) {
    this.#models = models;
  }

  /** Does what choosing a line of the menu means. */
  async choose(target: ModelTarget): Promise<void> {
    switch (target.kind) {
      case 'model':
        await this.#chooseModel(target.entry);
        break;
      case 'everywhere':
        await this.#models.switching.switchEverywhere();
        break;
      case 'search':
        await this.download();
        break;
      case 'add-file':
        await this.addFile();
        break;
      case 'roll-back':
        await this.#models.switching.rollBack();
    }
  }

  /** Does what a button on a model's line means. */
  async act(action: ModelAction, entry: ModelEntry): Promise<void> {
    switch (action) {
      case 'update':
        if (entry.model) await this.#models.updates.install(entry.model);
        break;
      case 'here':
        await this.#chooseHere(entry);
        break;
      case 'cancel':
        if (entry.model) this.#models.downloads.cancel(entry.model.id);
        break;
      case 'delete':
        await this.#delete(entry);
        break;
      case 'folder':
        await showFile(entry);
        break;
      case 'card':
        await this.#showCard(entry);
    }
  }

  /** `Nearline: Download Model...`: any model on Hugging Face. */
  async download(): Promise<void> {
    const tell = (problem: string): void => void vscode.window.showErrorMessage(problem);
    const choice = await askHub(this.#models.hub, tell);
    if (choice) await this.#installAndSwitch(choice.model, choice.licence);
  }

  /**
   * `Nearline: Add Model File...`: checks the header before the engine sees the file, then switches to it. An adapter is
   * no model, but can be added to the one that serves.
   * @throws GgufError for what is neither.
   */
  async addFile(): Promise<void> {
    const [file] =
      (await vscode.window.showOpenDialog({
        title: 'Add a model file (GGUF)',
        openLabel: 'Add Model',
        filters: { 'GGUF models': ['gguf'] },
      })) ?? [];
    if (!file) return;
    try {
      await this.#models.switching.switchToFile(file.fsPath);
    } catch (error) {
      if (!(error instanceof GgufError) || error.kind !== 'adapter') throw error;
      await this.#offerAdapter(file.fsPath);
    }
  }

  async #offerAdapter(path: string): Promise<void> {
    const { switching, adapters } = this.#models;
    const add = 'Add Adapter';
    const question = `${basename(path)} is an adapter, not a model. Add it to ${switching.serving.label}?`;
    if ((await vscode.window.showInformationMessage(question, add)) === add) await adapters.add(path);
  }

  async #chooseModel(entry: ModelEntry): Promise<void> {
    const { switching } = this.#models;
    if (entry.kind === 'found') await switching.switchToFile(entry.found.path);
    else if (entry.kind === 'installed') await switching.switchTo(this.#engineModel(entry.installed));
    else await this.#downloadListed(entry.model);
  }

  async #chooseHere(entry: ModelEntry): Promise<void> {
    if (entry.kind !== 'installed') return;
    await this.#models.switching.switchHere(this.#engineModel(entry.installed));
  }

  async #downloadListed(chosen: CatalogueModel): Promise<void> {
    const model = publishedFromCatalogue(this.#models.hub, chosen);
    if (model) await this.#installAndSwitch(model, chosen.licence);
  }

  async #installAndSwitch(model: PublishedModel, licence: Licence): Promise<void> {
    const { installer, store, switching } = this.#models;
    const installed = await installer.install(model, licence);
    if (!installed) return;
    await switching.switchTo({ path: store.pathOf(installed), label: installed.label, bundled: false });
  }

  /** Asks first; the model that serves is given up for the bundled one. */
  async #delete(entry: ModelEntry): Promise<void> {
    const { store, switching, bundled, log } = this.#models;
    const path = pathOf(entry);
    const owner = path === undefined ? undefined : await store.owner(path);
    if (!owner) return;
    const { id, label } = owner.model;
    if (!(await agreesToDelete(label))) return;
    const isServing = (await store.owner(switching.serving.path))?.model.id === id;
    if (isServing) await switching.switchTo(bundled);
    await store.remove(id);
    log.info(`${label} was deleted`);
  }

  async #showCard({ model }: ModelEntry): Promise<void> {
    if (model?.download === undefined) return;
    const page = repositoryPage(this.#models.hub, model.download.repository);
    await vscode.env.openExternal(vscode.Uri.parse(page));
  }

  #engineModel({ id, path, label }: LocalModel): EngineModel {
    return id === BUNDLED_ID ? this.#models.bundled : { path, label, bundled: false };
  }
}

async function agreesToDelete(label: string): Promise<boolean> {
  const confirm = 'Delete';
  const detail = 'It can be downloaded again at any time.';
  const question = `Delete ${label} from this machine?`;
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, confirm)) === confirm;
}

async function showFile(entry: ModelEntry): Promise<void> {
  const path = pathOf(entry);
  if (path !== undefined) await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(path));
}

function pathOf(entry: ModelEntry): string | undefined {
  if (entry.kind === 'download') return undefined;
  return entry.kind === 'found' ? entry.found.path : entry.installed.path;
}
