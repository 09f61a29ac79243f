import { type Generator, switchable } from '../../completion/generator.ts';
import type { Clock } from '../../util/async.ts';
import { type Disposable, Emitter } from '../../util/disposable.ts';
import type { Log } from '../../util/log.ts';
import type { Config } from '../config.ts';
import { SERVER_KEYS } from '../settings.ts';
import type { Consents } from './consent.ts';
import type { ServerKeys } from './keys.ts';
import type { OpenServer } from './opening.ts';
import type { ServerState, WaitingServer } from './state.ts';

/** What {@link RemoteServerController} works with. */
export interface ControllerParts {
  readonly config: Pick<Config, 'read' | 'onChange'>;
  readonly consents: Pick<Consents, 'origins'>;
  readonly keys: Pick<ServerKeys, 'of'>;
  /** The local model. */
  readonly local: Generator;
  readonly clock: Clock;
  readonly log: Log;
}

type State =
  | { readonly kind: 'off' }
  | { readonly kind: 'opening'; readonly opened: Promise<void> }
  | WaitingServer
  | OpenServer;

/**
 * The server that the settings name, if they name one: opened, exchanged and let go while the editor runs. Nothing of
 * the code for servers is loaded before. Wherever no server may be asked, the local model serves.
 */
export class RemoteServerController implements Disposable {
  /** What the pipeline asks: whichever of server and local model serves at the time. */
  readonly generator: Generator;
  readonly #parts: ControllerParts;
  readonly #subscription: Disposable;
  readonly #changed = new Emitter<ServerState>();
  /** Fires when anything changes that is worth showing. */
  readonly onChange = this.#changed.event;
  readonly #switched = new Emitter<ServerState>();
  /** Fires when suggestions come from elsewhere than before. */
  readonly onSwitch = this.#switched.event;
  readonly #waiting = new Emitter<WaitingServer>();
  /** Fires at each request for which a server would be asked that cannot be yet; the local model serves it. */
  readonly onWaiting = this.#waiting.event;
  #state: State = { kind: 'off' };

  constructor(parts: ControllerParts) {
    this.#parts = parts;
    this.generator = switchable(async () => await this.#serving());
    this.#subscription = parts.config.onChange((affects) => {
      if (SERVER_KEYS.some(affects)) this.follow();
    });
    this.follow();
  }

  /** Where the server stands now. */
  get state(): ServerState {
    const state = this.#state;
    if (state.kind !== 'on') return state;
    const { kind, host, origin, use, remote } = state;
    return { kind, host, origin, use, health: remote.health.state };
  }

  /** Makes what the settings say, and what the user has agreed to, take effect. */
  follow(): void {
    const off = this.#parts.config.read().remoteServer === 'off';
    if (!off) this.#become({ kind: 'opening', opened: this.#open() });
    else if (this.#state.kind !== 'off') this.#become({ kind: 'off' });
  }

  /** Has a server that is left alone because it failed be asked again with the next suggestion. */
  retry(): void {
    if (this.#state.kind === 'on') this.#state.remote.health.forgive();
  }

  dispose(): void {
    this.#subscription.dispose();
    if (this.#state.kind !== 'off') this.#become({ kind: 'off' });
    this.#changed.dispose();
    this.#switched.dispose();
    this.#waiting.dispose();
  }

  async #open(): Promise<void> {
    const { openServer } = await import('./opening.ts');
    // Turned off meanwhile, or opened already for a later change.
    if (this.#state.kind !== 'opening') return;
    const { config, consents, keys, local, clock, log } = this.#parts;
    const settings = config.read();
    const { remoteServer: kind } = settings;
    const apiKey = async (origin: string): Promise<string | undefined> => await keys.of(origin);
    if (kind === 'off') this.#become({ kind });
    else this.#become(openServer(kind, settings, consents.origins, local, { apiKey, clock, log }));
  }

  async #serving(): Promise<Generator> {
    const state = this.#state;
    if (state.kind === 'on') return state.generator;
    if (state.kind === 'opening') {
      await state.opened;
      return await this.#serving();
    }
    if (state.kind === 'no-consent' && this.#parts.consents.origins.includes(state.origin)) {
      // Another window has asked.
      this.follow();
      return await this.#serving();
    }
    if (state.kind !== 'off') this.#waiting.fire(state);
    return this.#parts.local;
  }

  #become(state: State): void {
    const before = this.#state;
    this.#state = state;
    if (before.kind === 'on') this.#letGo(before);
    if (state.kind === 'on') this.#welcome(state);
    // While it is being opened every request waits, so that none is cancelled once it is open.
    if (before.kind !== 'opening') this.#switched.fire(this.state);
    this.#changed.fire(this.state);
  }

  #welcome({ host, use, remote }: OpenServer): void {
    this.#parts.log.info(`${host} is asked for suggestions now (${use})`);
    remote.health.onChange(() => this.#changed.fire(this.state));
  }

  #letGo({ host, remote }: OpenServer): void {
    remote.dispose();
    this.#parts.log.info(`${host} is not asked any more`);
  }
}
