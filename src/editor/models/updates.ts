import * as vscode from 'vscode';
import type { Hub } from '../../download/hub/hub.ts';
import { sizeText } from '../../download/progress.ts';
import { CATALOGUE, type CatalogueModel } from '../../models/catalogue.ts';
import { publishedFromCatalogue } from '../../models/published.ts';
import type { ModelStore } from '../../models/store.ts';
import type { Switcher } from '../../models/switcher.ts';
import { catalogueRowOf, type ModelUpdate, movesOf, updatesOf } from '../../models/updates.ts';
import type { Disposable } from '../../util/disposable.ts';
import type { Log } from '../../util/log.ts';
import { guarded } from '../notifier.ts';
import type { ModelInstaller } from './installer.ts';
import type { ModelSwitching } from './switching.ts';

/**
 * Updates of downloaded models: what the catalogue of this version has newer files of. Asks no server before the user
 * wants a download.
 */
export class ModelUpdates {
  readonly #switching: ModelSwitching;
  readonly #installer: Pick<ModelInstaller, 'install'>;
  readonly #store: ModelStore;
  readonly #hub: Hub;

  constructor(
    switching: ModelSwitching,
    installer: Pick<ModelInstaller, 'install'>,
    store: ModelStore,
    hub: Hub,
  ) {
    this.#switching = switching;
    this.#installer = installer;
    this.#store = store;
    this.#hub = hub;
  }

  /** `Nearline: Check for Model Updates`: lists the updates, and downloads the one that the user chooses. */
  async check(): Promise<void> {
    const installed = await this.#store.list();
    const updates = updatesOf(installed, CATALOGUE);
    if (updates.length === 0) {
      const listed = installed.filter((one) => catalogueRowOf(one, CATALOGUE) !== undefined).length;
      void vscode.window.showInformationMessage(allCurrent(listed));
      return;
    }
    const lines = updates.map((found) => ({ label: updateName(found), description: sizeOf(found), found }));
    const title = `Nearline: ${updates.length === 1 ? '1 model has an update' : `${updates.length} models have updates`}`;
    const placeHolder = 'Choose what to download; the version before it is kept';
    const chosen = await vscode.window.showQuickPick(lines, { title, placeHolder });
    if (chosen) await this.install(chosen.found.model);
  }

  /**
   * Downloads the file that the catalogue has of a model now, and has it take the place of the older one: in all that
   * was chosen, and where that one serves. A newer file that does not answer changes nothing.
   */
  async install(model: CatalogueModel): Promise<void> {
    const before = await this.#store.get(model.id);
    const published = publishedFromCatalogue(this.#hub, model);
    const after = published && (await this.#installer.install(published, model.licence));
    if (!before || !after) return;
    const moves = movesOf(this.#store, before, after, this.#switching.serving.path);
    const newest = { path: this.#store.pathOf(after), label: after.label, bundled: false };
    await this.#switching.replace(newest, moves);
  }

  /** Offers an update of the model in use, once a session. Looks only at files, and only when a model was loaded. */
  watch(switcher: Pick<Switcher, 'onChange'>, log: Log): Disposable {
    const looked = new Set<string>();
    let told = false;
    return switcher.onChange(({ model: { path }, engine }) => {
      if (told || engine.kind !== 'ready' || looked.has(path)) return;
      looked.add(path);
      void guarded(async () => {
        const found = await this.#updateOf(path);
        if (!found || told) return;
        told = true;
        await this.#offer(found);
      }, log);
    });
  }

  /** The update of the model that owns a file. */
  async #updateOf(path: string): Promise<ModelUpdate | undefined> {
    const owner = await this.#store.owner(path);
    return owner && updatesOf([owner.model], CATALOGUE)[0];
  }

  async #offer(found: ModelUpdate): Promise<void> {
    const download = 'Update';
    const size = sizeOf(found);
    const text = `An update of ${updateName(found)} can be downloaded${size === '' ? '' : ` (${size})`}.`;
    if ((await vscode.window.showInformationMessage(text, download, 'Not Now')) !== download) return;
    await this.install(found.model);
  }
}

/** Name of the model in an offer of its update. */
function updateName({ installed, model }: ModelUpdate): string {
  return `${installed.label} ${model.quantization}`;
}

/** Size of the download; empty where only the server knows it. */
function sizeOf({ model: { bytes } }: ModelUpdate): string {
  return bytes === undefined ? '' : sizeText(bytes);
}

function allCurrent(count: number): string {
  if (count === 0) return 'No model from Nearline’s list was downloaded, so that none has an update.';
  return count === 1 ? 'The downloaded model is current.' : `All ${count} downloaded models are current.`;
}
