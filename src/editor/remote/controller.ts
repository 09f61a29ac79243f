import { type Generator, switchable } from '../../completion/generator.ts';
import { type Disposable, Emitter } from '../../util/disposable.ts';
import type { Config } from '../config.ts';
import type { OpeningParts, OpenServer } from './opening.ts';
import { SERVER_KEYS } from './settings.ts';
import type { ServerState, WaitingServer } from './state.ts';

export interface RemoteServerParts extends OpeningParts {
  readonly config: Pick<Config, 'read' | 'onChange'>;
  /** Told whenever a server would be asked that cannot be yet. */
  readonly onWaiting: (server: WaitingServer) => void;
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
  /** What the pipeline asks. */
  readonly generator: Generator;
  readonly #parts: RemoteServerParts;
  readonly #following: Disposable;
  readonly #changed = new Emitter<ServerState>();
  /** Fires when anything changes that is worth showing. */
  readonly onChange = this.#changed.event;
  readonly #switched = new Emitter<ServerState>();
  /** Fires when suggestions come from elsewhere than before. */
  readonly onSwitch = this.#switched.event;
  #state: State = { kind: 'off' };

  constructor(parts: RemoteServerParts) {
    this.#parts = parts;
    this.generator = switchable(async () => await this.#serving());
    this.#following = parts.config.onChange((affects) => {
      if (SERVER_KEYS.some(affects)) this.follow();
    });
    this.follow();
  }

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

  /** Has a server that is left alone be asked again with the next suggestion. */
  retry(): void {
    if (this.#state.kind === 'on') this.#state.remote.health.forgive();
  }

  dispose(): void {
    this.#following.dispose();
    if (this.#state.kind !== 'off') this.#become({ kind: 'off' });
    this.#changed.dispose();
    this.#switched.dispose();
  }

  async #open(): Promise<void> {
    const { openServer } = await import('./opening.ts');
    // Turned off meanwhile, or opened already for a later change.
    if (this.#state.kind !== 'opening') return;
    const settings = this.#parts.config.read();
    const { remoteServer: kind } = settings;
    this.#become(kind === 'off' ? { kind } : openServer(kind, settings, this.#parts));
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
    if (state.kind !== 'off') this.#parts.onWaiting(state);
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
