import type { Clock } from '../util/async.ts';
import { Emitter, type Event } from '../util/disposable.ts';
import type { Log } from '../util/log.ts';
import { RemoteError, type RemoteReason } from './errors.ts';

/** The state of a server, as far as its last answers tell. Times are the clock's, in milliseconds. */
export type HealthState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'up'; readonly since: number }
  | {
      readonly kind: 'down';
      readonly reason: RemoteReason;
      /** A sentence with the remedy. */
      readonly message: string;
      readonly since: number;
      /** Time before which it is not asked again. */
      readonly retryAt: number;
    };

/**
 * Milliseconds for which a server is left alone after its first fault. The time doubles with each that follows, as
 * after crashes of our own worker, up to what a user may just bear who has started the server again.
 */
const FIRST_REST_MS = 1000;
const LONGEST_REST_MS = 30_000;

/**
 * Reasons that say nothing about the server: the user's own wish, a text that was never sent, and what was not even
 * tried.
 */
const NO_FAULT_OF_SERVER: ReadonlySet<RemoteReason> = new Set(['cancelled', 'special-token', 'resting']);

/**
 * The health of a server, which keeps one that is away from being asked at each key. Nothing is ever sent only to see
 * how it is.
 */
export class ServerHealth {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #host: string;
  readonly #changed = new Emitter<HealthState>();
  readonly onChange: Event<HealthState> = this.#changed.event;
  #state: HealthState = { kind: 'unknown' };
  #faults = 0;

  constructor(clock: Clock, log: Log, host: string) {
    this.#clock = clock;
    this.#log = log;
    this.#host = host;
  }

  get state(): HealthState {
    return this.#state;
  }

  /** @throws RemoteError `resting` while the server is left alone. */
  require(): void {
    const state = this.#state;
    if (state.kind === 'down' && this.#clock.now() < state.retryAt) {
      throw new RemoteError('resting', state.message);
    }
  }

  /** Notes that the server has answered. */
  answered(): void {
    this.#faults = 0;
    if (this.#state.kind === 'up') return;
    this.#log.info(`${this.#host} answers`);
    this.#become({ kind: 'up', since: this.#clock.now() });
  }

  /** Notes that a request has failed; faults that are none of the server's change nothing. */
  failed({ kind, message, restMs }: RemoteError): void {
    if (NO_FAULT_OF_SERVER.has(kind)) return;
    const now = this.#clock.now();
    const rest = restMs ?? Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** this.#faults);
    this.#faults++;
    const since = this.#state.kind === 'down' ? this.#state.since : now;
    if (this.#state.kind !== 'down') this.#log.warn(`${message} It is not asked for a while.`);
    this.#become({ kind: 'down', reason: kind, message, since, retryAt: now + rest });
  }

  /** Notes that the server's text did not begin within these milliseconds, and the local model's was taken. */
  late(ms: number): void {
    const message = `${this.#host} did not begin to write within ${ms / 1000} s. Has it too much to do?`;
    this.failed(new RemoteError('no-answer', message));
  }

  /** Forgets all faults, so that the next request is sent: the user wants to try. */
  forgive(): void {
    this.#faults = 0;
    this.#become({ kind: 'unknown' });
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #become(state: HealthState): void {
    this.#state = state;
    this.#changed.fire(state);
  }
}
