import type { Child, ProcessExit } from '../../src/host/process.ts';
import {
  PROTOCOL_VERSION,
  type HostMessage,
  type LoadParams,
  type WorkerMessage,
} from '../../src/protocol/messages.ts';

export const LOADED = {
  layout: 'prefix-suffix-middle',
  contextSize: 4096,
  backend: 'fake',
  vocabularySize: 9,
  loadMs: 1,
  sequences: 2,
  kvBytes: 96e6,
};

/** What a scripted worker is asked to load. */
export const LOAD_PARAMS: LoadParams = {
  modelPath: '/models/test.gguf',
  threads: 2,
  contextSize: 4096,
  kvBudget: 128e6,
  kvType: 'f16',
  gpu: 'off',
  conditions: 'mains',
};

/** How a scripted worker answers calls; `silent` never does. */
export type Behaviour = 'healthy' | 'silent' | 'refuses' | 'breaks' | 'mute' | 'wrong-version';

/** A worker process that exists only as messages. */
export class FakeChild implements Child {
  readonly pid = 4711;
  readonly received: HostMessage[] = [];
  killed = false;
  disconnected = false;
  behaviour: Behaviour;
  #onMessage: (message: unknown) => void = () => undefined;
  #onExit: (exit: ProcessExit) => void = () => undefined;

  constructor(behaviour: Behaviour = 'healthy') {
    this.behaviour = behaviour;
    const version = behaviour === 'wrong-version' ? PROTOCOL_VERSION + 1 : PROTOCOL_VERSION;
    if (behaviour !== 'mute') setImmediate(() => this.emit({ kind: 'hello', version, pid: this.pid }));
  }

  send(message: HostMessage): void {
    this.received.push(message);
    if (message.kind === 'call') setImmediate(() => this.#answer(message));
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#onMessage = listener;
  }

  onExit(listener: (exit: ProcessExit) => void): void {
    this.#onExit = listener;
  }

  disconnect(): void {
    this.disconnected = true;
    if (this.behaviour === 'healthy') this.exit({ code: 0, signal: null });
  }

  kill(): void {
    this.killed = true;
    this.exit({ code: null, signal: 'SIGKILL' });
  }

  emit(message: WorkerMessage | { garbled: true }): void {
    this.#onMessage(message);
  }

  exit(exit: ProcessExit): void {
    this.#onExit(exit);
  }

  #answer({ id, method }: HostMessage & { kind: 'call' }): void {
    if (this.behaviour === 'refuses' && method === 'load') {
      this.emit({ kind: 'failure', id, code: 'load-failed', message: 'Failed to load model.' });
    } else if (this.behaviour === 'breaks' && method === 'load') {
      this.emit({ kind: 'failure', id, code: 'internal', message: 'a bug' });
    } else if (this.behaviour !== 'silent') {
      this.emit({ kind: 'result', id, value: method === 'load' ? LOADED : { text: 'x', cost: {} } });
    }
  }
}
