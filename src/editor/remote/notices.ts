import * as vscode from 'vscode';
import type { Disposable } from '../../util/disposable.ts';
import type { Log } from '../../util/log.ts';
import { guarded, type Notifier, RETRY_SERVER, SET_UP_SERVER } from '../notifier.ts';
import { agreesToSend, consentNeeded, type Consents } from './consent.ts';
import type { RemoteServerController } from './controller.ts';
import type { ServerState, WaitingServer } from './state.ts';

const REVIEW = 'Review...';
const TURN_OFF = 'Turn Off';

/**
 * Notifications about a server: that it is away, once for each cause; and why one that the settings name is not asked,
 * once for each server. Both come up while the user types, so that nothing but a notification may be shown.
 */
export class ServerNotices {
  readonly #controller: RemoteServerController;
  readonly #notifier: Pick<Notifier, 'warning'>;
  readonly #consents: Pick<Consents, 'give'>;
  readonly #stop: () => Promise<void>;
  /** Origins that the user was asked about in this session. */
  readonly #asked = new Set<string>();

  /** @param stop turns the server off. */
  constructor(
    controller: RemoteServerController,
    notifier: Pick<Notifier, 'warning'>,
    consents: Pick<Consents, 'give'>,
    stop: () => Promise<void>,
  ) {
    this.#controller = controller;
    this.#notifier = notifier;
    this.#consents = consents;
    this.#stop = stop;
  }

  /** Begins to tell, until it is disposed. An answer of the user's that cannot be stored is logged and shown. */
  watch(log: Log): Disposable {
    const subscriptions = [
      this.#controller.onChange((state) => this.#tellDown(state)),
      this.#controller.onWaiting((server) => void guarded(async () => await this.#tellWaiting(server), log)),
    ];
    return { dispose: () => subscriptions.forEach((one) => one.dispose()) };
  }

  #tellDown(state: ServerState): void {
    if (state.kind !== 'on' || state.health.kind !== 'down') return;
    this.#notifier.warning(state.health.message, RETRY_SERVER, SET_UP_SERVER);
  }

  async #tellWaiting(server: WaitingServer): Promise<void> {
    if (server.kind === 'faulty') this.#notifier.warning(server.faults.join(' '), SET_UP_SERVER);
    else await this.#ask(server);
  }

  async #ask({ host, origin, inTheClear }: WaitingServer & { kind: 'no-consent' }): Promise<void> {
    if (this.#asked.has(origin)) return;
    this.#asked.add(origin);
    const choice = await vscode.window.showInformationMessage(consentNeeded(host), REVIEW, TURN_OFF);
    if (choice === TURN_OFF) await this.#stop();
    if (choice !== REVIEW || !(await agreesToSend(host, inTheClear))) return;
    await this.#consents.give(origin);
    this.#controller.follow();
  }
}
