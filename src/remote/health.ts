import type { Clock } from '../util/async.ts';
import { Emitter, type Event } from '../util/disposable.ts';
import type { Log } from '../util/log.ts';
import { RemoteError, type RemoteReason } from './errors.ts';

/** Whether a server serves, as far as its last answers tell. Times are the clock's, in milliseconds. */
export type Health =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'up'; readonly since: number }
  | {
      readonly kind: 'down';
      readonly reason: RemoteReason;
      /** A sentence with the remedy. */
      readonly message: string;
      readonly since: number;
      /** It is not asked before. */
      readonly retryAt: number;
    };

/**
 * Milliseconds after the first fault. The time doubles with each that follows, as after crashes of our own worker, up to
 * what a user may just bear who has started the server again.
 */
const FIRST_REST_MS = 1000;
const LONGEST_REST_MS = 30_000;

/** The user's own wish, a text that was never sent, and what was not even tried say nothing about the server. */
const INNOCENT: ReadonlySet<RemoteReason> = new Set(['cancelled', 'special-token', 'resting']);

/** Keeps a server that is away from being asked at each key. Nothing is ever sent only to see how it is. */
export class ServerHealth {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #host: string;
  readonly #changed = new Emitter<Health>();
  readonly onChange: Event<Health> = this.#changed.event;
  #state: Health = { kind: 'unknown' };
  #faults = 0;

  constructor(clock: Clock, log: Log, host: string) {
    this.#clock = clock;
    this.#log = log;
    this.#host = host;
  }

  get state(): Health {
    return this.#state;
  }

  /** @throws RemoteError `resting` while the server is left alone. */
  require(): void {
    const state = this.#state;
    if (state.kind === 'down' && this.#clock.now() < state.retryAt) {
      throw new RemoteError('resting', state.message);
    }
  }

  /** It has answered. */
  answered(): void {
    this.#faults = 0;
    if (this.#state.kind === 'up') return;
    this.#log.info(`${this.#host} answers`);
    this.#become({ kind: 'up', since: this.#clock.now() });
  }

  /** A request has failed; some faults are none of the server's. */
  failed({ reason, message, restMs }: RemoteError): void {
    if (INNOCENT.has(reason)) return;
    const now = this.#clock.now();
    const rest = restMs ?? Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** this.#faults);
    this.#faults++;
    const since = this.#state.kind === 'down' ? this.#state.since : now;
    if (this.#state.kind !== 'down') this.#log.warn(`${message} It is not asked for a while.`);
    this.#become({ kind: 'down', reason, message, since, retryAt: now + rest });
  }

  /** Its text did not begin within these milliseconds, and somebody else's was taken. */
  late(ms: number): void {
    const message = `${this.#host} did not begin to write within ${ms / 1000} s. Has it too much to do?`;
    this.failed(new RemoteError('no-answer', message));
  }

  /** Makes the next request try, because the user wants it to. */
  forgive(): void {
    this.#faults = 0;
    this.#become({ kind: 'unknown' });
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #become(state: Health): void {
    this.#state = state;
    this.#changed.fire(state);
  }
}
