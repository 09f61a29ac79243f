import * as vscode from 'vscode';
import { systemClock } from './base/clock.ts';
import type { Disposable } from './base/disposable.ts';
import { messageOf } from './base/log.ts';
import { registerCommands } from './editor/commands.ts';
import { Config } from './editor/config.ts';
import { registerGpuSupport } from './editor/gpuSupport.ts';
import { watchUninstall } from './editor/installation.ts';
import { verifyBundledModel } from './editor/integrity.ts';
import { ModelPicker } from './editor/modelPicker.ts';
import { Notifier } from './editor/notifier.ts';
import { followSettings } from './editor/settingsWatcher.ts';
import { registerSuggestions } from './editor/suggestions.ts';
import { selectedModel } from './models/choices.ts';
import { engineFactory } from './models/engines.ts';
import { Switcher } from './models/switcher.ts';

/** Constructs and connects; nothing is loaded or started before the first document that is typed in. */
export function activate(context: vscode.ExtensionContext): void {
  const started = performance.now();
  const log = vscode.window.createOutputChannel('Nearline', { log: true });
  const notifier = new Notifier();
  const config = new Config((problem) => notifier.warning(problem));
  const { extensionPath, extensionUri, extension, globalStorageUri } = context;
  const openEngine = engineFactory({
    extensionRoot: extensionPath,
    storage: globalStorageUri.fsPath,
    settings: () => config.read(),
    clock: systemClock,
    log,
  });
  const switcher = new Switcher(openEngine, selectedModel(extensionPath, config.read().model));
  const picker = new ModelPicker(extensionPath, config, switcher);
  context.subscriptions.push(log, switcher);

  const contribute = (name: string, start: () => Disposable): void => {
    try {
      context.subscriptions.push(start());
    } catch (error) {
      log.error(`${name} could not be started: ${messageOf(error)}`);
    }
  };
  contribute('notifications', () => notifier.watch(switcher));
  contribute('commands', () => registerCommands({ config, switcher, picker, channel: log }));
  contribute('integrity check', () => verifyBundledModel(context, switcher, log));
  contribute('GPU support', () => registerGpuSupport({ context, config, switcher, log }));
  contribute('settings', () => followSettings(extensionPath, config, switcher, picker));
  contribute('suggestions', () => registerSuggestions({ extensionUri, config, switcher, log }));
  contribute('uninstall watch', () => watchUninstall(extensionPath, extension.id, () => switcher.dispose()));
  log.info(`activated in ${(performance.now() - started).toFixed(1)} ms`);
}
