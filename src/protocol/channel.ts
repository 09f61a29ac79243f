import { messageOf } from '../util/errors.ts';
import { CallError, type Calls, type HostMessage, type Method, type WorkerMessage } from './messages.ts';

/** Options of one call. */
export interface CallOptions<M extends Method> {
  /** Aborting sends a cancel message and rejects at once; a late answer is dropped. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((value: Calls[M]['progress']) => void) | undefined;
}

/** The calling end of the channel: correlates answers with calls, and fails all of them when it closes. */
export class Caller {
  readonly #send: (message: HostMessage) => void;
  readonly #pending = new Map<number, PendingCall>();
  #nextId = 1;
  #closed: Error | undefined;

  constructor(send: (message: HostMessage) => void) {
    this.#send = send;
  }

  /** Number of calls without an answer. */
  get pending(): number {
    return this.#pending.size;
  }

  /**
   * The worker's result of a call.
   * @throws CallError with the worker's reason or `cancelled`; the error given to `close` once the channel is closed.
   */
  async call<M extends Method>(
    method: M,
    params: Calls[M]['params'],
    options: CallOptions<M> = {},
  ): Promise<Calls[M]['result']> {
    if (this.#closed) throw this.#closed;
    if (options.signal?.aborted) throw new CallError('cancelled', 'cancelled before it was sent');
    const id = this.#nextId++;
    return await new Promise((resolve, reject) => {
      const stopListening = this.#cancelOnAbort(id, options.signal);
      this.#pending.set(id, {
        resolve: (value) => {
          stopListening();
          resolve(value as Calls[M]['result']);
        },
        reject: (error) => {
          stopListening();
          reject(error);
        },
        progress: (value) => options.onProgress?.(value as Calls[M]['progress']),
      });
      this.#send({ kind: 'call', id, method, params } as HostMessage);
    });
  }

  /** Hands over a message from the worker. Answers to unknown calls are late ones and are dropped. */
  receive(message: WorkerMessage): void {
    if (message.kind === 'hello' || message.kind === 'log') return;
    const pending = this.#pending.get(message.id);
    if (!pending) return;
    if (message.kind === 'progress') {
      pending.progress(message.value);
      return;
    }
    this.#pending.delete(message.id);
    if (message.kind === 'result') pending.resolve(message.value);
    else pending.reject(new CallError(message.code, message.message));
  }

  /** Fails every pending call, and every later one, with `reason`. */
  close(reason: Error): void {
    this.#closed ??= reason;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(reason);
  }

  #cancelOnAbort(id: number, signal: AbortSignal | undefined): () => void {
    if (!signal) return () => undefined;
    const cancel = (): void => {
      const pending = this.#pending.get(id);
      if (!pending) return;
      this.#pending.delete(id);
      this.#send({ kind: 'cancel', id });
      pending.reject(new CallError('cancelled', 'cancelled by the caller'));
    };
    signal.addEventListener('abort', cancel, { once: true });
    return () => signal.removeEventListener('abort', cancel);
  }
}

/** A call that has no answer yet. */
interface PendingCall {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly progress: (value: unknown) => void;
}

/** One handler for each method. A rejection is the call's failure: `internal` unless it is a CallError. */
export type Handlers = {
  readonly [M in Method]: (
    params: Calls[M]['params'],
    context: CallContext<M>,
  ) => Promise<Calls[M]['result']>;
};

/** One call as its handler sees it. */
export interface CallContext<M extends Method> {
  /** Fires when the caller cancels. */
  readonly signal: AbortSignal;
  readonly progress: (value: Calls[M]['progress']) => void;
}

/** The answering end of the channel: runs handlers, and turns a cancel message into an aborted signal. */
export class CallServer {
  readonly #handlers: Handlers;
  readonly #send: (message: WorkerMessage) => void;
  readonly #running = new Map<number, AbortController>();

  constructor(handlers: Handlers, send: (message: WorkerMessage) => void) {
    this.#handlers = handlers;
    this.#send = send;
  }

  /** Answers a message of the host. Resolves once the answer is sent; never rejects. */
  async receive(message: HostMessage): Promise<void> {
    if (message.kind === 'cancel') {
      this.#running.get(message.id)?.abort();
      return;
    }
    const controller = new AbortController();
    this.#running.set(message.id, controller);
    try {
      const value = await this.#run(message, controller.signal);
      this.#send({ kind: 'result', id: message.id, value });
    } catch (error) {
      const code = error instanceof CallError ? error.kind : 'internal';
      this.#send({ kind: 'failure', id: message.id, code, message: messageOf(error) });
    } finally {
      this.#running.delete(message.id);
    }
  }

  async #run(message: HostMessage & { kind: 'call' }, signal: AbortSignal): Promise<unknown> {
    const handler = this.#handlers[message.method] as Handlers[Method] | undefined;
    if (!handler) throw new CallError('internal', `unknown call: ${message.method}`);
    const progress = (value: unknown): void => this.#send({ kind: 'progress', id: message.id, value });
    return await handler(message.params as never, { signal, progress });
  }
}
