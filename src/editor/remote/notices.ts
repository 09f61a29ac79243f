import * as vscode from 'vscode';
import type { Disposable } from '../../util/disposable.ts';
import { type Notifier, RETRY_SERVER, SET_UP_SERVER } from '../notifier.ts';
import { agreesToSend, consentNeeded, type Consents } from './consent.ts';
import type { RemoteServerController } from './controller.ts';
import type { WaitingServer } from './state.ts';

const REVIEW = 'Review...';
const TURN_OFF = 'Turn Off';

export interface ServerNoticeServices {
  readonly notifier: Pick<Notifier, 'warning'>;
  readonly consents: Pick<Consents, 'give'>;
  /** Makes a consent take effect. */
  readonly follow: () => void;
  /** Turns the server off. */
  readonly stop: () => Promise<void>;
}

/** Tells of a server that is away: once for each cause, with what can be done. */
export function tellOfFaults(
  server: Pick<RemoteServerController, 'onChange'>,
  notifier: Pick<Notifier, 'warning'>,
): Disposable {
  return server.onChange((state) => {
    if (state.kind !== 'on' || state.health.kind !== 'down') return;
    notifier.warning(state.health.message, RETRY_SERVER, SET_UP_SERVER);
  });
}

/**
 * Tells why a server that the settings name is not asked. It happens while the user types, so that nothing but a
 * notification may come up, and for each server only once.
 */
export class WaitingNotices {
  readonly #services: ServerNoticeServices;
  readonly #asked = new Set<string>();

  constructor(services: ServerNoticeServices) {
    this.#services = services;
  }

  /** Rejects where the user's answer cannot be stored. */
  async tell(server: WaitingServer): Promise<void> {
    if (server.kind === 'faulty') this.#services.notifier.warning(server.faults.join(' '), SET_UP_SERVER);
    else await this.#ask(server);
  }

  async #ask({ host, origin, inTheClear }: WaitingServer & { kind: 'no-consent' }): Promise<void> {
    if (this.#asked.has(origin)) return;
    this.#asked.add(origin);
    const { consents, follow, stop } = this.#services;
    const choice = await vscode.window.showInformationMessage(consentNeeded(host), REVIEW, TURN_OFF);
    if (choice === TURN_OFF) await stop();
    if (choice !== REVIEW || !(await agreesToSend(host, inTheClear))) return;
    await consents.give(origin);
    follow();
  }
}
