import * as vscode from 'vscode';
import { type SessionSource, WorkerGenerator } from '../../host/client.ts';
import type { Clock } from '../../util/async.ts';
import type { Disposable } from '../../util/disposable.ts';
import type { Log } from '../../util/log.ts';
import type { Config } from '../config.ts';
import { guarded, type Notifier } from '../notifier.ts';
import { Consents } from './consent.ts';
import { RemoteServerController } from './controller.ts';
import { ServerKeys } from './keys.ts';
import { tellOfFaults, WaitingNotices } from './notices.ts';

import { isDown } from './state.ts';

export interface RemoteFeatureParts {
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
  readonly server: RemoteServerController;
  readonly log: Log;
}

/** Makes what the settings say of a server take effect, beside the local model. */
export function openRemoteServices(parts: RemoteFeatureParts): RemoteServices & Disposable {
  const { context, config, switcher, notifier, clock, log } = parts;
  const consents = new Consents(context.globalState);
  const keys = new ServerKeys(() => context.secrets);
  const notices = new WaitingNotices({
    notifier,
    consents,
    follow: () => server.follow(),
    stop: async () => await stopServer(services),
  });
  const server = new RemoteServerController({
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
function showCommands(server: RemoteServerController): Disposable {
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

export interface StopServerServices {
  readonly config: Pick<Config, 'update'>;
  readonly consents: Pick<Consents, 'withdraw'>;
  readonly keys: Pick<ServerKeys, 'of' | 'delete'>;
  readonly server: Pick<RemoteServerController, 'state' | 'follow'>;
}

const DELETE_KEY = 'Delete API Key';

/**
 * `Nearline: Stop Using Remote Server`: turns it off, takes the consent back, and offers to delete the key. Rejects
 * where the setting cannot be written; nothing is sent any more even so.
 */
export async function stopServer({ config, consents, keys, server }: StopServerServices): Promise<void> {
  const { state } = server;
  const named = 'origin' in state ? state : undefined;
  try {
    await config.update('remoteServer', 'off');
  } finally {
    if (named) await consents.withdraw(named.origin);
    server.follow();
  }
  if (named) await tell(named, keys);
}

async function tell(
  { host, origin }: { readonly host: string; readonly origin: string },
  keys: StopServerServices['keys'],
): Promise<void> {
  const stored = (await keys.of(origin)) !== undefined;
  const text = `Nothing is sent to ${host} any more.`;
  const choice = await vscode.window.showInformationMessage(text, ...(stored ? [DELETE_KEY] : []));
  if (choice === DELETE_KEY) await keys.delete(origin);
}
