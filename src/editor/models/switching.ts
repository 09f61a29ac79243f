import * as vscode from 'vscode';
import { type EngineModel, titleOf } from '../../host/engineState.ts';
import { modelFromFile } from '../../models/bundled.ts';
import { inspectModelFile } from '../../models/modelFile.ts';
import type { TooLarge } from '../../models/modelList.ts';
import type { SwitchResult } from '../../models/switcher.ts';
import type { ModelServices } from './services.ts';
import { sentence } from './texts.ts';

/** What a switch that the user asked for works with. */
export type SwitchServices = Pick<
  ModelServices,
  'choice' | 'following' | 'history' | 'switcher' | 'tooLarge' | 'typedLanguage'
>;

/** Milliseconds that a short success message stays in the status bar. */
export const SUCCESS_MS = 5000;

/** Switches to a model, with the adapter that is on for it, and keeps the choice when that worked. */
export async function switchTo(model: EngineModel, services: SwitchServices): Promise<void> {
  const wanted = services.choice.adapters.adapted(model);
  await change(wanted, services, keeping(wanted, services));
}

/** As {@link switchTo}, but keeps the choice for this workspace alone. */
export async function switchHere(model: EngineModel, services: SwitchServices): Promise<void> {
  const { choice } = services;
  await change(choice.adapters.adapted(model), services, async () => {
    await choice.keepHere(model);
    return ' in this workspace';
  });
}

/** Gives up the model of this workspace alone, for the one that is used elsewhere. */
export async function switchEverywhere(services: SwitchServices): Promise<void> {
  const { choice, typedLanguage } = services;
  await change(choice.wantedElsewhere(typedLanguage()), services, async () => {
    await choice.forgetHere();
    return '';
  });
}

/** Switches to a file of the user's, and offers it from then on. Rejects with GgufError where it is no model. */
export async function switchToFile(
  chosen: string,
  services: SwitchServices & Pick<ModelServices, 'config'>,
): Promise<void> {
  const { path } = await inspectModelFile(chosen);
  const files = services.config.read().modelFiles;
  if (!files.includes(path)) await services.config.update('modelFiles', [...files, path]);
  await switchTo(modelFromFile(path), services);
}

/** `Nearline: Roll Back Model`: to what served before, with the adapter that it had. */
export async function rollBack(services: SwitchServices): Promise<void> {
  const { previous } = services.history;
  if (!previous) {
    void vscode.window.showInformationMessage('There is no earlier model to go back to.');
    return;
  }
  const { adapters } = services.choice;
  const wanted = adapters.withAdapter(previous, previous.adapter?.path);
  const keep = keeping(wanted, services);
  await change(wanted, services, async () => {
    await adapters.keep(wanted);
    return await keep();
  });
}

/**
 * Switches with visible progress, and says how that ended.
 * @param keep keeps the choice, once the model has answered; gives where it counts, for the end of a sentence.
 */
export async function change(
  model: EngineModel,
  { switcher, history, following, tooLarge }: SwitchServices,
  keep: () => Promise<string>,
): Promise<void> {
  const problem = await tooLarge(model);
  if (problem && !(await insists(model, problem))) return;
  const title = `Nearline: loading ${titleOf(model)}`;
  const options = { location: vscode.ProgressLocation.Notification, title };
  await following.during(async () => {
    const before = switcher.service.model;
    const result = await vscode.window.withProgress(options, async () => await switcher.switchTo(model));
    if (result.kind === 'rolled-back') sayWhy(result);
    if (result.kind !== 'switched' && result.kind !== 'unchanged') return;
    await history.replaced(before);
    const where = await keep();
    following.changed();
    vscode.window.setStatusBarMessage(`$(check) Nearline uses ${titleOf(model)}${where}`, SUCCESS_MS);
  });
}

/** A model that is too large may be loaded all the same: the system makes room, at the cost of what else runs. */
async function insists(model: EngineModel, { reason, instead }: TooLarge): Promise<boolean> {
  const use = 'Use It Anyway';
  const question = `${titleOf(model)} may be too large for this machine now.`;
  const detail = instead === undefined ? reason : `${reason} ${instead} would fit.`;
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, use)) === use;
}

/** What keeps a choice that is made now: another file may be typed in by the time the model has answered. */
function keeping(model: EngineModel, { choice, typedLanguage }: SwitchServices): () => Promise<string> {
  const languageId = typedLanguage();
  return async () => {
    const kind = await choice.keep(model, languageId);
    if (kind === 'language') return ` for ${languageId ?? ''}`;
    return kind === 'workspace' ? ' in this workspace' : '';
  };
}

function sayWhy({ reason, model }: SwitchResult & { kind: 'rolled-back' }): void {
  void vscode.window.showErrorMessage(`${sentence(reason)} ${titleOf(model)} stays in use.`);
}
