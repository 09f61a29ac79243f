import * as vscode from 'vscode';
import { mayKeepLoaded } from './advice/memory.ts';
import { registerCommands } from './editor/commands.ts';
import { registerSuggestions } from './editor/completions.ts';
import { Config } from './editor/config.ts';
import { registerGpuSupport } from './editor/gpu/support.ts';
import { verifyModels } from './editor/integrity.ts';
import { followEditors, openChoice, openModels, typedLanguage } from './editor/models/register.ts';
import { noticeUpdates } from './editor/models/updates.ts';
import { Notifier } from './editor/notifier.ts';
import { openRemoteServices, registerRemoteCommands } from './editor/remote/commands.ts';
import { followSettings } from './editor/settingsWatcher.ts';
import { watchUninstall } from './editor/uninstall.ts';
import { engineFactory } from './models/engines.ts';
import { ModelStore } from './models/store.ts';
import { Switcher } from './models/switcher.ts';
import { systemClock } from './util/async.ts';
import type { Disposable } from './util/disposable.ts';
import { messageOf } from './util/log.ts';

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
  const choice = openChoice(context, config);
  const switcher = new Switcher(openEngine, choice.wanted(typedLanguage(config)), mayKeepLoaded);
  const store = new ModelStore(globalStorageUri.fsPath, (path) => switcher.service.model.path === path);
  const tell = (fault: string): void => notifier.error(fault);
  const remote = openRemoteServices({ context, config, switcher, notifier, clock: systemClock, log });
  const { server } = remote;
  const models = openModels({ context, config, choice, switcher, store, server, tell, log });
  context.subscriptions.push(log, switcher, models, remote);

  const contribute = (name: string, start: () => Disposable): void => {
    try {
      context.subscriptions.push(start());
    } catch (error) {
      log.error(`${name} could not be started: ${messageOf(error)}`);
    }
  };
  contribute('notifications', () => notifier.watch(switcher));
  contribute('commands', () => registerCommands({ config, switcher, models, server, channel: log }));
  contribute('remote server', () => registerRemoteCommands(remote));
  contribute('integrity check', () => verifyModels({ context, switcher, store, log }));
  contribute('model updates', () => noticeUpdates({ ...models, switcher }));
  contribute('GPU support', () => registerGpuSupport({ context, config, switcher, log }));
  contribute('settings', () => followSettings(config, switcher, models.following));
  contribute('models by language', () => followEditors(models.following));
  contribute('suggestions', () =>
    registerSuggestions({ extensionUri, config, switcher, server, guard: models.guard, log }),
  );
  contribute('uninstall watch', () => watchUninstall(extensionPath, extension.id, () => switcher.dispose()));
  log.info(`activated in ${(performance.now() - started).toFixed(1)} ms`);
}
