import { Caller, type CallOptions } from '../protocol/channel.ts';
import {
  CallError,
  type Calls,
  type HostMessage,
  isWorkerMessage,
  type Method,
  PROTOCOL_VERSION,
  type WorkerMessage,
} from '../protocol/messages.ts';
import type { Clock } from '../util/async.ts';
import type { Disposable } from '../util/disposable.ts';
import { messageOf } from '../util/errors.ts';
import { type Log } from '../util/log.ts';

/** Exit code or signal by which a process ended; both null where it could not be started. */
export interface ProcessExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** Child process, as far as `WorkerProcess` needs it; `spawn.ts` makes real ones. */
export interface Child {
  readonly pid: number | undefined;
  send(message: HostMessage): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once; also when the process could not be started (`code` null, `signal` null). */
  onExit(listener: (exit: ProcessExit) => void): void;
  /** Closes the channel, upon which a healthy worker ends by itself. */
  disconnect(): void;
  kill(): unknown;
}

/** Limit for the worker's first message. Loading its JavaScript takes about 0.3 s on two server cores. */
const HELLO_MS = 20_000;
/** Time between two heartbeats. */
const HEARTBEAT_MS = 2_000;
/** Unanswered heartbeats before the kill: 10 s. Counted, not timed, so that a machine that sleeps kills no worker. */
const MISSED_HEARTBEATS = 5;
/** Time that a worker has to end by itself; VS Code often grants an extension no more. */
const GRACE_MS = 1_000;

/** Worker process: its handshake, calls, heartbeats while calls are pending, and a certain end. */
export class WorkerProcess implements Disposable {
  /** Resolves after the handshake; rejects when the process ends before it or speaks another version. */
  readonly ready: Promise<void>;
  readonly exited: Promise<ProcessExit>;
  readonly #child: Child;
  readonly #caller: Caller;
  readonly #clock: Clock;
  readonly #log: Log;
  #heartbeat: Disposable | undefined;
  #missed = 0;
  #calls = 0;
  #lastUse: number;
  #ended = false;

  constructor(child: Child, clock: Clock, log: Log) {
    this.#child = child;
    this.#clock = clock;
    this.#log = log;
    this.#lastUse = clock.now();
    this.#caller = new Caller((message) => child.send(message));
    this.exited = new Promise((resolve) => child.onExit(resolve));
    void this.exited.then((exit) => this.#end(exit));
    this.ready = this.#handshake();
    this.ready.catch(() => undefined);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Milliseconds since the last call ended; 0 while a call goes on. Heartbeats are no calls. */
  get unusedMs(): number {
    return this.#calls > 0 ? 0 : this.#clock.now() - this.#lastUse;
  }

  /**
   * The worker's result of a call.
   * @throws CallError with the worker's reason, or `internal` when the process ended.
   */
  async call<M extends Method>(
    method: M,
    params: Calls[M]['params'],
    options: CallOptions<M> = {},
  ): Promise<Calls[M]['result']> {
    const answer = this.#caller.call(method, params, options);
    if (!this.#heartbeat) this.#missed = 0;
    this.#heartbeat ??= this.#nextHeartbeat();
    this.#calls++;
    try {
      return await answer;
    } finally {
      this.#calls--;
      this.#lastUse = this.#clock.now();
    }
  }

  /** Kills a process that does not answer any more. Pending calls fail. */
  kill(reason: string): void {
    if (this.#ended) return;
    this.#log.warn(`ending worker ${this.#child.pid ?? '?'}: ${reason}`);
    this.#child.kill();
  }

  dispose(): void {
    if (this.#ended) return;
    this.#caller.close(new CallError('cancelled', 'the engine was stopped'));
    this.#child.disconnect();
    const kill = this.#clock.after(GRACE_MS, () => this.#child.kill());
    void this.exited.then(() => kill.dispose());
  }

  #handshake(): Promise<void> {
    return new Promise((resolve, reject) => {
      const deadline = this.#clock.after(HELLO_MS, () => {
        this.kill('no first message');
        reject(new CallError('internal', `the engine did not start within ${HELLO_MS / 1000} s`));
      });
      const settle = (error?: Error): void => {
        deadline.dispose();
        if (error) reject(error);
        else resolve();
      };
      this.#child.onMessage((message) => this.#receive(message, settle));
      void this.exited.then((exit) => settle(new CallError('internal', `the engine ${describeExit(exit)}`)));
    });
  }

  #receive(message: unknown, greeted: (error?: Error) => void): void {
    if (!isWorkerMessage(message)) this.#log.warn('dropped a garbled message of the worker');
    else if (message.kind === 'hello') greeted(this.#versionError(message));
    else if (message.kind === 'log') this.#log[message.level](`engine: ${message.message.trimEnd()}`);
    else this.#caller.receive(message);
  }

  #versionError({ version }: WorkerMessage & { kind: 'hello' }): Error | undefined {
    if (version === PROTOCOL_VERSION) return undefined;
    this.kill(`it speaks protocol ${version}`);
    const message = `the worker speaks protocol ${version}, not ${PROTOCOL_VERSION}: reload the window`;
    return new CallError('internal', message);
  }

  #nextHeartbeat(): Disposable {
    return this.#clock.after(HEARTBEAT_MS, () => {
      this.#heartbeat = undefined;
      if (this.#ended || this.#caller.pending === 0) return;
      if (++this.#missed > MISSED_HEARTBEATS) {
        this.kill(`no sign of life for ${(MISSED_HEARTBEATS * HEARTBEAT_MS) / 1000} s`);
        return;
      }
      this.#ping();
      this.#heartbeat = this.#nextHeartbeat();
    });
  }

  #ping(): void {
    const answered = (): void => {
      this.#missed = 0;
    };
    this.#caller.call('ping', {}).then(answered, (error: unknown) => this.#log.debug(messageOf(error)));
  }

  #end(exit: ProcessExit): void {
    this.#ended = true;
    this.#heartbeat?.dispose();
    this.#caller.close(new CallError('internal', `the engine ${describeExit(exit)}`));
  }
}

/** Words for how a process ended, to be read after "the engine". */
export function describeExit({ code, signal }: ProcessExit): string {
  if (signal !== null) return `was ended by ${signal}`;
  return code === null ? 'could not be started' : `ended with exit code ${code}`;
}
