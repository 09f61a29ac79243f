import * as vscode from 'vscode';
import { type EngineModel, titleOf } from '../../host/engineState.ts';
import type { ModelHistory } from '../../models/history.ts';
import type { ModelChoice } from '../../models/modelChoice.ts';
import { inspectModelFile, modelFromFile } from '../../models/modelFile.ts';
import type { TooLarge } from '../../models/modelList.ts';
import type { Switcher, SwitchResult } from '../../models/switcher.ts';
import type { ModelMove } from '../../models/updates.ts';
import type { Config } from '../config.ts';
import type { ModelFollower } from './follower.ts';
import { sentence } from './texts.ts';

/** Milliseconds that a success message stays in the status bar: chosen so that it can be read, and is gone soon. */
const SUCCESS_MS = 5000;

/** What {@link ModelSwitching} works with. */
export interface SwitchingParts {
  readonly config: Pick<Config, 'read' | 'update'>;
  readonly choice: ModelChoice;
  readonly switcher: Pick<Switcher, 'service' | 'switchTo'>;
  readonly follower: Pick<ModelFollower, 'choiceChanged' | 'during'>;
  readonly history: ModelHistory;
  /** Why a model is too large for the memory that there is now; `undefined` where it is not. */
  readonly tooLarge: (model: EngineModel) => Promise<TooLarge | undefined>;
  /** Id of the language that is typed in now, see `typedLanguage`. */
  readonly typedLanguage: () => string | undefined;
}

/**
 * Switches that the user asked for: shows their progress and how they ended, and keeps the choice once the model has
 * answered.
 */
export class ModelSwitching {
  readonly #parts: SwitchingParts;

  constructor(parts: SwitchingParts) {
    this.#parts = parts;
  }

  /** The model that serves, with the adapter that is on. */
  get serving(): EngineModel {
    return this.#parts.switcher.service.model;
  }

  /** Switches to a model, with the adapter that is on for it. */
  async switchTo(model: EngineModel): Promise<void> {
    const wanted = this.#parts.choice.adapters.adapted(model);
    await this.change(wanted, this.#keeping(wanted));
  }

  /** Switches as {@link switchTo} does, but keeps the choice for this workspace alone. */
  async switchHere(model: EngineModel): Promise<void> {
    const { choice } = this.#parts;
    await this.change(choice.adapters.adapted(model), async () => {
      await choice.keepHere(model);
      return ' in this workspace';
    });
  }

  /** Gives up the model of this workspace alone, for the one that is used elsewhere. */
  async switchEverywhere(): Promise<void> {
    const { choice, typedLanguage } = this.#parts;
    await this.change(choice.wantedElsewhere(typedLanguage()), async () => {
      await choice.forgetHere();
      return '';
    });
  }

  /**
   * Switches to a file of the user's, and lists it among the models from then on.
   * @throws GgufError where the file is no model, and as writing the setting does.
   */
  async switchToFile(chosen: string): Promise<void> {
    const { config } = this.#parts;
    const { path } = await inspectModelFile(chosen);
    const files = config.read().modelFiles;
    if (!files.includes(path)) await config.update('modelFiles', [...files, path]);
    await this.switchTo(modelFromFile(path));
  }

  /** `Nearline: Roll Back Model`: switches to what served before, with the adapter that it had. */
  async rollBack(): Promise<void> {
    const { previous } = this.#parts.history;
    if (!previous) {
      void vscode.window.showInformationMessage('There is no earlier model to go back to.');
      return;
    }
    const { adapters } = this.#parts.choice;
    const wanted = adapters.withAdapter(previous, previous.adapter?.path);
    const keep = this.#keeping(wanted);
    await this.change(wanted, async () => {
      await adapters.keep(wanted);
      return await keep();
    });
  }

  /**
   * Has a model's newest file take the place of its older ones: in all that was chosen, and where one of them serves.
   * Where the newest one does not answer, nothing changes.
   * @param newest the model as it was just installed.
   * @param moves from each older file to the newest one.
   */
  async replace(newest: EngineModel, moves: readonly ModelMove[]): Promise<void> {
    const { choice, follower } = this.#parts;
    const { path, adapter } = this.serving;
    if (moves.some(({ from }) => from === path)) {
      // The adapter stays on: it belongs to the model, whichever file of it serves.
      await this.change(choice.adapters.withAdapter(newest, adapter?.path), async () => {
        await choice.follow(moves);
        return '';
      });
      return;
    }
    await choice.follow(moves);
    follower.choiceChanged();
    vscode.window.setStatusBarMessage(`$(check) ${newest.label} was updated`, SUCCESS_MS);
  }

  /**
   * Switches to a model, with its adapter as given: with visible progress, and a message about how that ended.
   * @param keep keeps the choice, once the model has answered; gives where it counts, for the end of a sentence.
   * @throws as `keep` does, and as the history's memory does.
   */
  async change(model: EngineModel, keep: () => Promise<string>): Promise<void> {
    const { switcher, history, follower, tooLarge } = this.#parts;
    const problem = await tooLarge(model);
    if (problem && !(await insists(model, problem))) return;
    const title = `Nearline: loading ${titleOf(model)}`;
    const options = { location: vscode.ProgressLocation.Notification, title };
    await follower.during(async () => {
      const before = switcher.service.model;
      const result = await vscode.window.withProgress(options, async () => await switcher.switchTo(model));
      if (result.kind === 'rolled-back') sayWhy(result);
      if (result.kind !== 'switched' && result.kind !== 'unchanged') return;
      await history.replaced(before);
      const where = await keep();
      follower.choiceChanged();
      vscode.window.setStatusBarMessage(`$(check) Nearline uses ${titleOf(model)}${where}`, SUCCESS_MS);
    });
  }

  /** What keeps a choice that is made now: another file may be typed in by the time the model has answered. */
  #keeping(model: EngineModel): () => Promise<string> {
    const { choice, typedLanguage } = this.#parts;
    const languageId = typedLanguage();
    return async () => {
      const kind = await choice.keep(model, languageId);
      if (kind === 'language') return ` for ${languageId ?? ''}`;
      return kind === 'workspace' ? ' in this workspace' : '';
    };
  }
}

/** A model that is too large may be loaded all the same: the system makes room, at the cost of what else runs. */
async function insists(model: EngineModel, { reason, instead }: TooLarge): Promise<boolean> {
  const use = 'Use It Anyway';
  const question = `${titleOf(model)} may be too large for this machine now.`;
  const detail = instead === undefined ? reason : `${reason} ${instead} would fit.`;
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, use)) === use;
}

function sayWhy({ reason, model }: SwitchResult & { kind: 'rolled-back' }): void {
  void vscode.window.showErrorMessage(`${sentence(reason)} ${titleOf(model)} stays in use.`);
}
