import * as vscode from 'vscode';
import { systemClock } from './base/clock.ts';
import type { Disposable } from './base/disposable.ts';
import { messageOf } from './base/log.ts';
import { Pipeline } from './completion/pipeline.ts';
import { registerCommands } from './editor/commands.ts';
import { Config } from './editor/config.ts';
import { Editability } from './editor/editability.ts';
import { Gatekeeper } from './editor/gatekeeper.ts';
import { registerGpuSupport } from './editor/gpuSupport.ts';
import { watchUninstall } from './editor/installation.ts';
import { verifyBundledModel } from './editor/integrity.ts';
import { ModelPicker } from './editor/modelPicker.ts';
import { Notifier } from './editor/notifier.ts';
import { observers, Provider } from './editor/provider.ts';
import { RequestLog } from './editor/requestLog.ts';
import { followSettings } from './editor/settingsWatcher.ts';
import { StatusBar } from './editor/statusBar.ts';
import { WarmUp } from './editor/warmUp.ts';
import { WorkerGenerator } from './host/client.ts';
import { selectedModel } from './models/choices.ts';
import { engineFactory } from './models/engines.ts';
import { Switcher } from './models/switcher.ts';

/** Constructs and connects; nothing is loaded or started before the first document that is typed in. */
export function activate(context: vscode.ExtensionContext): void {
  const started = performance.now();
  const channel = vscode.window.createOutputChannel('Nearline', { log: true });
  const notifier = new Notifier();
  const config = new Config((problem) => notifier.warning(problem));
  const extensionRoot = context.extensionPath;
  const openEngine = engineFactory({
    extensionRoot,
    storage: context.globalStorageUri.fsPath,
    settings: () => config.read(),
    clock: systemClock,
    log: channel,
  });
  const switcher = new Switcher(openEngine, selectedModel(extensionRoot, config.read().model));
  const pipeline = new Pipeline(new WorkerGenerator(switcher), systemClock);
  const editability = new Editability();
  const gatekeeper = new Gatekeeper(config, editability);
  const picker = new ModelPicker(extensionRoot, config, switcher);
  context.subscriptions.push(
    channel,
    switcher,
    editability,
    switcher.onSwitch(() => pipeline.reset()),
  );

  const contribute = (name: string, start: () => Disposable): void => {
    try {
      context.subscriptions.push(start());
    } catch (error) {
      channel.error(`${name} could not be started: ${messageOf(error)}`);
    }
  };
  contribute('notifications', () => notifier.watch(switcher));
  contribute('commands', () => registerCommands({ config, switcher, picker, channel }));
  contribute('integrity check', () => verifyBundledModel(context, switcher, channel));
  contribute('GPU support', () => registerGpuSupport({ context, config, switcher, log: channel }));
  contribute('settings', () => followSettings(extensionRoot, config, switcher, picker));
  contribute('suggestions', () => {
    const status = new StatusBar(switcher, config);
    const observer = observers(status, new RequestLog(channel));
    const provider = new Provider(pipeline, gatekeeper, observer);
    return vscode.Disposable.from(
      status,
      vscode.languages.registerInlineCompletionItemProvider({ pattern: '**' }, provider),
    );
  });
  contribute('uninstall watch', () =>
    watchUninstall(extensionRoot, context.extension.id, () => switcher.dispose()),
  );
  contribute('warm-up', () => new WarmUp(pipeline, gatekeeper));
  channel.info(`activated in ${(performance.now() - started).toFixed(1)} ms`);
}
