import * as vscode from 'vscode';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { Log } from '../../base/log.ts';
import { WorkerGenerator, type SessionSource } from '../../host/client.ts';
import type { Config } from '../config.ts';
import { guarded } from '../guarded.ts';
import type { Notifier } from '../notifier.ts';
import { BorrowedServer } from './borrowedServer.ts';
import { Consents } from './consents.ts';
import { ServerKeys } from './keys.ts';
import { tellOfFaults, WaitingNotices } from './notices.ts';
import { isDown } from './state.ts';
import { stopServer } from './stopServer.ts';

export interface RemoteParts {
  readonly context: Pick<vscode.ExtensionContext, 'globalState' | 'secrets'>;
  readonly config: Pick<Config, 'read' | 'update' | 'onChange'>;
  /** Where the local model's sessions come from. */
  readonly switcher: SessionSource;
  readonly notifier: Pick<Notifier, 'warning'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** What turning a server on and off works with. */
export interface RemoteServices {
  readonly config: Pick<Config, 'read' | 'update'>;
  readonly consents: Consents;
  readonly keys: ServerKeys;
  readonly server: BorrowedServer;
  readonly log: Log;
}

/** Makes what the settings say of a server take effect, beside the local model. */
export function openRemoteServices(parts: RemoteParts): RemoteServices & Disposable {
  const { context, config, switcher, notifier, clock, log } = parts;
  const consents = new Consents(context.globalState);
  const keys = new ServerKeys(() => context.secrets);
  const notices = new WaitingNotices({
    notifier,
    consents,
    follow: () => server.follow(),
    stop: async () => await stopServer(services),
  });
  const server = new BorrowedServer({
    ...{ config, consents, keys, clock, log },
    local: new WorkerGenerator(switcher),
    onWaiting: (waiting) => void guarded(async () => await notices.tell(waiting), log),
  });
  const services = { config, consents, keys, server, log };
  const all = [server, keys, tellOfFaults(server, notifier), showCommands(server)];
  return { ...services, dispose: () => all.forEach((one) => one.dispose()) };
}

/** Registers the commands for a server. */
export function registerRemoteCommands(services: RemoteServices): Disposable {
  const commands: Readonly<Record<string, () => Promise<void> | void>> = {
    'nearline.useRemoteServer': async () => await (await import('./useServer.ts')).useServer(services),
    'nearline.stopRemoteServer': async () => await stopServer(services),
    'nearline.retryRemoteServer': () => services.server.retry(),
  };
  const registered = Object.entries(commands).map(([id, run]) =>
    vscode.commands.registerCommand(id, async () => await guarded(run, services.log)),
  );
  return vscode.Disposable.from(...registered);
}

/** Only commands that can do something are offered. */
function showCommands(server: BorrowedServer): Disposable {
  const shown = new Map<string, boolean>();
  const show = (key: string, value: boolean): void => {
    if ((shown.get(key) ?? false) === value) return;
    shown.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  };
  return server.onChange((state) => {
    show('nearline.remoteNamed', state.kind !== 'off');
    show('nearline.remoteDown', isDown(state));
  });
}
