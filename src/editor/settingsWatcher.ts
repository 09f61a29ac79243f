import type * as vscode from 'vscode';
import { selectedModel } from '../models/choices.ts';
import type { Switcher } from '../models/switcher.ts';
import type { Config } from './config.ts';
import type { ModelPicker } from './modelPicker.ts';

/** Makes a changed setting take effect at once: another model is switched to, threads restart the engine. */
export function followSettings(
  extensionRoot: string,
  config: Config,
  switcher: Switcher,
  picker: ModelPicker,
): vscode.Disposable {
  return config.onChange((affects) => {
    if (affects('threads')) switcher.restart();
    if (!affects('model')) return;
    const wanted = selectedModel(extensionRoot, config.read().model);
    const { model, switchingTo } = switcher.service;
    if (wanted.path !== model.path && wanted.path !== switchingTo?.path) void picker.switchTo(wanted);
  });
}
