import * as vscode from 'vscode';
import type { EngineModel } from '../../host/engineState.ts';
import { CATALOGUE } from '../../models/catalogue/catalogue.ts';
import type { CatalogueModel } from '../../models/catalogue/types.ts';
import type { Move } from '../../models/choice/moves.ts';
import { publishedFromCatalogue } from '../../models/hub/published.ts';
import type { InstalledModel } from '../../models/store/types.ts';
import { sizeText } from '../../models/transfer/size.ts';
import { listedAs, movesOf, updatesOf, type ModelUpdate } from '../../models/updates.ts';
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
  const lines = updates.map((found) => ({ label: nameOf(found), description: sizeOf(found), found }));
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
export function nameOf({ installed, model }: ModelUpdate): string {
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
