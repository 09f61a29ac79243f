import { messageOf } from '../util/log.ts';
import { CallError, type Calls, type HostMessage, type Method, type WorkerMessage } from './messages.ts';

/** One call as its handler sees it. */
export interface CallContext<M extends Method> {
  readonly signal: AbortSignal;
  readonly progress: (value: Calls[M]['progress']) => void;
}

export type Handlers = {
  readonly [M in Method]: (
    params: Calls[M]['params'],
    context: CallContext<M>,
  ) => Promise<Calls[M]['result']>;
};

/** The answering end of the channel: runs handlers, and turns a cancel message into an aborted signal. */
export class Server {
  readonly #handlers: Handlers;
  readonly #send: (message: WorkerMessage) => void;
  readonly #running = new Map<number, AbortController>();

  constructor(handlers: Handlers, send: (message: WorkerMessage) => void) {
    this.#handlers = handlers;
    this.#send = send;
  }

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
      this.#send({ kind: 'failure', id: message.id, ...describe(error) });
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

function describe(error: unknown): { code: CallError['code']; message: string } {
  const code = error instanceof CallError ? error.code : 'internal';
  return { code, message: messageOf(error) };
}
