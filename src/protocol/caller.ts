import { CallError, type Calls, type HostMessage, type Method, type WorkerMessage } from './messages.ts';

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly progress: (value: unknown) => void;
}

export interface CallOptions<M extends Method> {
  /** Aborting sends a cancel message and rejects at once; a late answer is dropped. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((value: Calls[M]['progress']) => void) | undefined;
}

/** The calling end of the channel: correlates answers with calls, and fails all of them when it closes. */
export class Caller {
  readonly #send: (message: HostMessage) => void;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #closed: Error | undefined;

  constructor(send: (message: HostMessage) => void) {
    this.#send = send;
  }

  /** Number of calls without an answer. */
  get pending(): number {
    return this.#pending.size;
  }

  /** @throws CallError with the worker's reason, or the reason the channel closed. */
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
    const waiting = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of waiting) reject(reason);
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
