import type * as vscode from 'vscode';
import { selectedModel } from '../models/choices.ts';
import type { Switcher } from '../models/switcher.ts';
import type { Config } from './config.ts';
import type { ModelPicker } from './modelPicker.ts';

/** Settings that an engine is loaded with. */
const LOADING = ['threads', 'gpu', 'kvCacheMegabytes', 'kvCacheType', 'kvCacheOnDisk'] as const;

/**
 * Makes a changed setting take effect at once: another model is switched to, those of an engine restart it, and the
 * time without use is counted anew.
 */
export function followSettings(
  extensionRoot: string,
  config: Config,
  switcher: Switcher,
  picker: ModelPicker,
): vscode.Disposable {
  return config.onChange((affects) => {
    if (LOADING.some(affects)) switcher.restart();
    if (affects('idleUnloadMinutes')) switcher.idleLimitChanged();
    if (!affects('model')) return;
    const wanted = selectedModel(extensionRoot, config.read().model);
    const { model, switchingTo } = switcher.service;
    if (wanted.path !== model.path && wanted.path !== switchingTo?.path) void picker.switchTo(wanted);
  });
}
