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
import { ServerNotices } from './notices.ts';
import { isDown } from './state.ts';

/** What {@link RemoteFeature} is made from. */
export interface RemoteFeatureParts {
  readonly context: Pick<vscode.ExtensionContext, 'globalState' | 'secrets'>;
  readonly config: Pick<Config, 'read' | 'update' | 'onChange'>;
  /** Where the local model's sessions come from. */
  readonly switcher: SessionSource;
  readonly notifier: Pick<Notifier, 'warning'>;
  readonly clock: Clock;
  readonly log: Log;
}

const DELETE_KEY = 'Delete API Key';

/**
 * A server of the user's own, beside the local model or instead of it: makes what the settings say of it take effect,
 * turns it on and off, and tells the user how it does.
 */
export class RemoteFeature implements Disposable {
  /** The server that is used, if one is; its `generator` is what the pipeline asks. */
  readonly controller: RemoteServerController;
  readonly log: Log;
  readonly #config: Pick<Config, 'read' | 'update'>;
  readonly #consents: Consents;
  readonly #keys: ServerKeys;
  readonly #owned: readonly Disposable[];

  constructor({ context, config, switcher, notifier, clock, log }: RemoteFeatureParts) {
    const consents = new Consents(context.globalState);
    const keys = new ServerKeys(() => context.secrets);
    const local = new WorkerGenerator(switcher);
    this.controller = new RemoteServerController({ config, consents, keys, local, clock, log });
    this.log = log;
    this.#config = config;
    this.#consents = consents;
    this.#keys = keys;
    const notices = new ServerNotices(this.controller, notifier, consents, async () => await this.stop());
    this.#owned = [this.controller, keys, notices.watch(log), showCommands(this.controller)];
  }

  /**
   * `Nearline: Use Remote Server...`: asks for a server and for the consent to send code there, and turns it on.
   * @throws where settings or key cannot be stored.
   */
  async use(): Promise<void> {
    const { useServer } = await import('./useServer.ts');
    await useServer(this.#config, this.#consents, this.#keys);
  }

  /**
   * `Nearline: Stop Using Remote Server`: turns it off, takes the consent back, and offers to delete the key.
   * @throws where the setting cannot be written; nothing is sent any more even so.
   */
  async stop(): Promise<void> {
    const { state } = this.controller;
    const named = 'origin' in state ? state : undefined;
    try {
      await this.#config.update('remoteServer', 'off');
    } finally {
      if (named) await this.#consents.withdraw(named.origin);
      this.controller.follow();
    }
    if (named) await this.#tellStopped(named.host, named.origin);
  }

  dispose(): void {
    for (const one of this.#owned) one.dispose();
  }

  async #tellStopped(host: string, origin: string): Promise<void> {
    const isStored = (await this.#keys.of(origin)) !== undefined;
    const text = `Nothing is sent to ${host} any more.`;
    const choice = await vscode.window.showInformationMessage(text, ...(isStored ? [DELETE_KEY] : []));
    if (choice === DELETE_KEY) await this.#keys.delete(origin);
  }
}

/** Registers the commands for a server; what goes wrong with one is logged and shown. */
export function registerRemoteCommands(remote: RemoteFeature): Disposable {
  const commands: Readonly<Record<string, () => Promise<void> | void>> = {
    'nearline.useRemoteServer': async () => await remote.use(),
    'nearline.stopRemoteServer': async () => await remote.stop(),
    'nearline.retryRemoteServer': () => remote.controller.retry(),
  };
  const registered = Object.entries(commands).map(([id, run]) =>
    vscode.commands.registerCommand(id, async () => await guarded(run, remote.log)),
  );
  return vscode.Disposable.from(...registered);
}

/** Sets the context keys by which only commands are offered that can do something. */
function showCommands(controller: RemoteServerController): Disposable {
  const shown = new Map<string, boolean>();
  const show = (key: string, value: boolean): void => {
    if ((shown.get(key) ?? false) === value) return;
    shown.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  };
  return controller.onChange((state) => {
    show('nearline.remoteNamed', state.kind !== 'off');
    show('nearline.remoteDown', isDown(state));
  });
}
