import * as vscode from 'vscode';
import type { Switcher } from '../models/switcher.ts';
import { type Log, messageOf } from '../util/log.ts';
import type { Config } from './config.ts';
import { addFile, downloadModel } from './models/actions.ts';
import { openAdapterMenu } from './models/adapters.ts';
import { OpenMenu } from './models/openMenu.ts';
import type { ModelServices } from './models/services.ts';
import { rollBack } from './models/switching.ts';
import { checkForUpdates } from './models/updates.ts';
import { guarded } from './notifier.ts';
import type { RemoteServerController } from './remote/controller.ts';
import { serverItems } from './remote/state.ts';

export interface CommandServices {
  readonly config: Config;
  readonly switcher: Switcher;
  readonly models: ModelServices;
  readonly server: Pick<RemoteServerController, 'state'>;
  readonly channel: vscode.LogOutputChannel;
}

/** Registers every command of the manifest. */
export function registerCommands(services: CommandServices): vscode.Disposable {
  const { config, switcher, models, server, channel } = services;
  const commands: Readonly<Record<string, () => Promise<void> | void>> = {
    'nearline.switchModel': async () => await new OpenMenu(models).load(),
    'nearline.addModelFile': async () => await addFile(models),
    'nearline.downloadModel': async () => await downloadModel(models),
    'nearline.switchAdapter': async () => await openAdapterMenu(models),
    'nearline.checkForModelUpdates': async () => await checkForUpdates(models),
    'nearline.rollBackModel': async () => await rollBack(models),
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
async function showMenu(config: Config, server: CommandServices['server']): Promise<void> {
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
