import * as vscode from 'vscode';
import { sizeText } from '../../download/progress.ts';
import type { EngineModel } from '../../host/engineState.ts';
import { CATALOGUE, type CatalogueModel } from '../../models/catalogue.ts';
import type { InstalledModel } from '../../models/manifest.ts';
import { publishedFromCatalogue } from '../../models/published.ts';
import type { Switcher } from '../../models/switcher.ts';
import { listedAs, type ModelUpdate, type Move, movesOf, updatesOf } from '../../models/updates.ts';
import type { Disposable } from '../../util/disposable.ts';
import { guarded } from '../notifier.ts';
import type { ModelServices } from './services.ts';
import { change, SUCCESS_MS, type SwitchServices } from './switching.ts';

/** What updating models works with. */
export type UpdateServices = SwitchServices & Pick<ModelServices, 'hub' | 'installer' | 'store'>;

/**
 * `Nearline: Check for Model Updates`: says what the catalogue of this version has newer files of, and downloads the one
 * that the user chooses. Asks no server before that.
 */
export async function checkForUpdates(services: UpdateServices): Promise<void> {
  const installed = await services.store.list();
  const updates = updatesOf(installed, CATALOGUE);
  if (updates.length === 0) {
    const listed = installed.filter((one) => listedAs(one, CATALOGUE) !== undefined).length;
    void vscode.window.showInformationMessage(allCurrent(listed));
    return;
  }
  const lines = updates.map((found) => ({ label: updateName(found), description: sizeOf(found), found }));
  const title = `Nearline: ${updates.length === 1 ? '1 model has an update' : `${updates.length} models have updates`}`;
  const placeHolder = 'Choose what to download; the version before it is kept';
  const chosen = await vscode.window.showQuickPick(lines, { title, placeHolder });
  if (chosen) await update(chosen.found.model, services);
}

/**
 * Downloads the file that the catalogue has of a model now, and has it take the place of the older one: in all that was
 * chosen, and where that one serves. A newer file that does not answer changes nothing.
 */
export async function update(model: CatalogueModel, services: UpdateServices): Promise<void> {
  const { hub, installer, store, switcher, choice, following } = services;
  const before = await store.get(model.id);
  const published = publishedFromCatalogue(hub, model);
  const after = published && (await installer.install(published, model.licence));
  if (!before || !after) return;
  const serving = switcher.service.model;
  const moves = movesOf(store, before, after, serving.path);
  if (moves.some(({ from }) => from === serving.path)) {
    await replaceServing(after, moves, services);
    return;
  }
  await choice.follow(moves);
  following.changed();
  vscode.window.setStatusBarMessage(`$(check) ${after.label} was updated`, SUCCESS_MS);
}

/** What the model is called where its update is offered. */
export function updateName({ installed, model }: ModelUpdate): string {
  return `${installed.label} ${model.quantization}`;
}

/** The size of its download; empty where only the server knows. */
export function sizeOf({ model: { bytes } }: ModelUpdate): string {
  return bytes === undefined ? '' : sizeText(bytes);
}

/** The adapter stays on: it belongs to the model, whichever file of it serves. */
async function replaceServing(
  after: InstalledModel,
  moves: readonly Move[],
  services: UpdateServices,
): Promise<void> {
  const { store, switcher, choice } = services;
  const newest: EngineModel = { path: store.pathOf(after), label: after.label, bundled: false };
  const { adapter } = switcher.service.model;
  await change(choice.adapters.withAdapter(newest, adapter?.path), services, async () => {
    await choice.follow(moves);
    return '';
  });
}

function allCurrent(count: number): string {
  if (count === 0) return 'No model from Nearline’s list was downloaded, so that none has an update.';
  return count === 1 ? 'The downloaded model is current.' : `All ${count} downloaded models are current.`;
}

/** What the notice works with. */
export type UpdateNoticeServices = UpdateServices &
  Pick<ModelServices, 'log'> & { readonly switcher: Pick<Switcher, 'onChange'> };

/** Says once a session that the model in use has an update. Looks only at files, and only when a model was loaded. */
export function noticeUpdates(services: UpdateNoticeServices): Disposable {
  const { switcher, log } = services;
  const looked = new Set<string>();
  let told = false;
  return switcher.onChange(({ model: { path }, engine }) => {
    if (told || engine.kind !== 'ready' || looked.has(path)) return;
    looked.add(path);
    void guarded(async () => {
      const found = await updateOf(path, services);
      if (!found || told) return;
      told = true;
      await offer(found, services);
    }, log);
  });
}

/** The update of the model whose file this is. */
async function updateOf(path: string, { store }: UpdateNoticeServices): Promise<ModelUpdate | undefined> {
  const owner = await store.owner(path);
  return owner && updatesOf([owner.model], CATALOGUE)[0];
}

async function offer(found: ModelUpdate, services: UpdateNoticeServices): Promise<void> {
  const download = 'Update';
  const size = sizeOf(found);
  const text = `An update of ${updateName(found)} can be downloaded${size === '' ? '' : ` (${size})`}.`;
  if ((await vscode.window.showInformationMessage(text, download, 'Not Now')) !== download) return;
  await update(found.model, services);
}
