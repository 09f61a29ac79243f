import * as vscode from 'vscode';
import type { Switcher } from '../models/switcher.ts';
import { type Log } from '../util/log.ts';
import type { Config } from './config.ts';
import { ModelActions } from './models/actions.ts';
import type { Models } from './models/models.ts';
import { OpenMenu } from './models/openMenu.ts';
import { guarded } from './notifier.ts';
import type { RemoteServerController } from './remote/controller.ts';
import { serverItems } from './remote/state.ts';
import { messageOf } from '../util/errors.ts';

/**
 * Registers the manifest's commands, but for those of GPU support and of a server; what goes wrong with one is logged and
 * shown.
 */
export function registerCommands(
  config: Config,
  switcher: Switcher,
  models: Models,
  server: Pick<RemoteServerController, 'state'>,
  channel: vscode.LogOutputChannel,
): vscode.Disposable {
  const actions = new ModelActions(models);
  const commands: Readonly<Record<string, () => Promise<void> | void>> = {
    'nearline.switchModel': async () => await new OpenMenu(models, actions).load(),
    'nearline.addModelFile': async () => await actions.addFile(),
    'nearline.downloadModel': async () => await actions.download(),
    'nearline.switchAdapter': async () => await models.adapters.openMenu(channel),
    'nearline.checkForModelUpdates': async () => await models.updates.check(),
    'nearline.rollBackModel': async () => await models.switching.rollBack(),
    'nearline.toggle': async () => await config.update('enable', !config.read().enable),
    'nearline.restartEngine': () => restartEngine(switcher, channel),
    'nearline.showLog': () => channel.show(),
    'nearline.openSettings': async () => await openSettings(),
    'nearline.showMenu': async () => await showMenu(config, server),
  };
  const registered = Object.entries(commands).map(([id, run]) =>
    vscode.commands.registerCommand(id, async () => await guarded(run, channel)),
  );
  return vscode.Disposable.from(...registered);
}

/** Starts the engine at once, so that the user sees whether it comes up. */
function restartEngine(switcher: Switcher, log: Log): void {
  switcher.restart();
  switcher.session().catch((error: unknown) => log.warn(`restart: ${messageOf(error)}`));
}

async function openSettings(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.openSettings', '@ext:nearline.nearline');
}

/** The menu behind the status bar item. */
async function showMenu(config: Config, server: Pick<RemoteServerController, 'state'>): Promise<void> {
  const { enable } = config.read();
  const items = [
    {
      label: `$(${enable ? 'circle-slash' : 'check'}) Turn ${enable ? 'Off' : 'On'}`,
      command: 'nearline.toggle',
    },
    { label: '$(arrow-swap) Switch Model...', command: 'nearline.switchModel' },
    { label: '$(add) Add Model File...', command: 'nearline.addModelFile' },
    { label: '$(layers) Switch Adapter...', command: 'nearline.switchAdapter' },
    ...serverItems(server.state),
    { label: '$(debug-restart) Restart Engine', command: 'nearline.restartEngine' },
    { label: '$(output) Show Log', command: 'nearline.showLog' },
    { label: '$(gear) Settings', command: 'nearline.openSettings' },
  ];
  const chosen = await vscode.window.showQuickPick(items, { title: 'Nearline' });
  if (chosen) await vscode.commands.executeCommand(chosen.command);
}
