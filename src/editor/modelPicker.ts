import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { messageOf } from '../base/log.ts';
import type { EngineModel } from '../host/engineState.ts';
import { modelChoices, modelFromFile } from '../models/choices.ts';
import { inspectModelFile } from '../models/modelFile.ts';
import type { Switcher, SwitchResult } from '../models/switcher.ts';
import type { Config } from './config.ts';

interface ModelItem extends vscode.QuickPickItem {
  /** Absent: the entry that adds a file. */
  readonly model?: EngineModel;
}

/** Chooses, adds and switches models. The setting `nearline.model` holds the choice. */
export class ModelPicker {
  readonly #extensionRoot: string;
  readonly #config: Config;
  readonly #switcher: Switcher;

  constructor(extensionRoot: string, config: Config, switcher: Switcher) {
    this.#extensionRoot = extensionRoot;
    this.#config = config;
    this.#switcher = switcher;
  }

  /** `Nearline: Switch Model...` */
  async pick(): Promise<void> {
    const chosen = await vscode.window.showQuickPick(this.#items(), {
      title: 'Nearline: Switch Model',
      placeHolder: 'The current model serves until the new one has answered',
      matchOnDescription: true,
    });
    if (!chosen) return;
    if (chosen.model) await this.switchTo(chosen.model);
    else await this.addFile();
  }

  /** `Nearline: Add Model File...`: checks the header before the engine sees the file, then switches to it. */
  async addFile(): Promise<void> {
    const [file] =
      (await vscode.window.showOpenDialog({
        title: 'Add a model file (GGUF)',
        openLabel: 'Add Model',
        filters: { 'GGUF models': ['gguf'] },
      })) ?? [];
    if (!file) return;
    try {
      const { path } = await inspectModelFile(file.fsPath);
      const files = this.#config.read().modelFiles;
      if (!files.includes(path)) await this.#config.update('modelFiles', [...files, path]);
      await this.switchTo(modelFromFile(path));
    } catch (error) {
      void vscode.window.showErrorMessage(messageOf(error));
    }
  }

  /** Switches with visible progress, keeps the choice when it worked, and says so when it did not. */
  async switchTo(model: EngineModel): Promise<void> {
    const title = `Nearline: loading ${model.label}`;
    const options = { location: vscode.ProgressLocation.Notification, title };
    const result = await vscode.window.withProgress(
      options,
      async () => await this.#switcher.switchTo(model),
    );
    if (result.kind === 'switched' || result.kind === 'unchanged') {
      await this.#config.update('model', model.bundled ? '' : model.path);
    }
    report(result);
  }

  #items(): ModelItem[] {
    const { modelFiles, model: selected } = this.#config.read();
    const current = this.#switcher.service.model.path;
    const items = modelChoices(this.#extensionRoot, modelFiles, selected).map((model) =>
      itemFor(model, current),
    );
    const add: ModelItem = { label: '$(add) Add Model File...', alwaysShow: true };
    return [...items, { label: '', kind: vscode.QuickPickItemKind.Separator }, add];
  }
}

function itemFor(model: EngineModel, current: string): ModelItem {
  const isCurrent = model.path === current;
  return {
    model,
    label: `$(${isCurrent ? 'check' : 'blank'}) ${model.label}`,
    description: [model.bundled ? 'bundled' : dirname(model.path), isCurrent ? 'current' : '']
      .filter((text) => text !== '')
      .join(', '),
  };
}

/** Milliseconds that a short success message stays in the status bar. */
const SUCCESS_MS = 5000;

function report(result: SwitchResult): void {
  if (result.kind === 'switched') {
    vscode.window.setStatusBarMessage(`$(check) Nearline uses ${result.model.label}`, SUCCESS_MS);
  } else if (result.kind === 'rolled-back') {
    void vscode.window.showErrorMessage(`${sentence(result.reason)} ${result.model.label} stays in use.`);
  }
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
