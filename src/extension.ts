import * as vscode from 'vscode';
import { mayKeepLoaded } from './advice/memory.ts';
import { registerCommands } from './editor/commands.ts';
import { registerCompletions } from './editor/completions.ts';
import { Config } from './editor/config.ts';
import { registerGpuSupport } from './editor/gpu/support.ts';
import { ModelVerifier } from './editor/integrity.ts';
import { Models, openChoice } from './editor/models/models.ts';
import { followEditors, typedLanguage } from './editor/models/typedLanguage.ts';
import { Notifier } from './editor/notifier.ts';
import { registerRemoteCommands, RemoteFeature } from './editor/remote/remoteFeature.ts';
import { followSettings } from './editor/settingsWatcher.ts';
import { watchUninstall } from './editor/uninstall.ts';
import { engineFactory } from './models/engines.ts';
import { ModelStore } from './models/store.ts';
import { Switcher } from './models/switcher.ts';
import { systemClock } from './util/async.ts';
import type { Disposable } from './util/disposable.ts';
import { messageOf } from './util/errors.ts';

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
  const remote = new RemoteFeature({ context, config, switcher, notifier, clock: systemClock, log });
  const server = remote.controller;
  const models = new Models({ context, config, choice, switcher, store, server, tell, log });
  const { follower, guard } = models;
  context.subscriptions.push(log, switcher, models, remote);

  const contribute = (name: string, start: () => Disposable): void => {
    try {
      context.subscriptions.push(start());
    } catch (error) {
      log.error(`${name} could not be started: ${messageOf(error)}`);
    }
  };
  contribute('notifications', () => notifier.watch(switcher));
  contribute('commands', () => registerCommands(config, switcher, models, server, log));
  contribute('remote server', () => registerRemoteCommands(remote));
  contribute('integrity check', () => new ModelVerifier(switcher, store, context, log));
  contribute('model updates', () => models.updates.watch(switcher, log));
  contribute('GPU support', () => registerGpuSupport({ context, config, switcher, log }));
  contribute('settings', () => followSettings(config, switcher, follower));
  contribute('models by language', () => followEditors(follower));
  contribute('suggestions', () =>
    registerCompletions({ extensionUri, config, switcher, server, guard, log }),
  );
  contribute('uninstall watch', () => watchUninstall(extensionPath, extension.id, () => switcher.dispose()));
  log.info(`activated in ${(performance.now() - started).toFixed(1)} ms`);
}
