import { Worker } from 'node:worker_threads';
import {
  CallError,
  isHostMessage,
  type LoadedModel,
  type LoadParams,
  PROTOCOL_VERSION,
  type WorkerMessage,
} from '../protocol/messages.ts';
import { type CallContext, type Handlers, Server } from '../protocol/server.ts';
import { Service } from './service.ts';
import { sha256 } from './stateFile.ts';

let loading: Promise<Service> | undefined;

const handlers: Handlers = {
  load,
  complete: async (params, { signal, progress }) => await (await loaded()).complete(params, signal, progress),
  warm: async (params, { signal, progress }) => await (await loaded()).warm(params, signal, progress),
  hash: async ({ path }) => ({ sha256: await sha256(path) }),
  speed: async () => ({ speed: (await loaded()).speed }),
  ping: () => Promise.resolve({}),
};

async function load(params: LoadParams, { progress }: CallContext<'load'>): Promise<LoadedModel> {
  if (loading) throw new CallError('load-failed', 'this worker has a model already');
  loading = Service.open(params, {
    onProgress: (fraction) => progress({ fraction }),
    onLog: (level, message) => send({ kind: 'log', level, message }),
  });
  return (await loading).loaded;
}

async function loaded(): Promise<Service> {
  if (!loading) throw new CallError('not-loaded', 'no model was loaded yet');
  return await loading;
}

function send(message: WorkerMessage): void {
  if (process.connected) process.send?.(message);
}

/** The parent does not wait longer than a second; whatever is not on disk then is evaluated again some day. */
async function end(): Promise<void> {
  try {
    await (await loading)?.close();
  } finally {
    process.exit(0);
  }
}

const server = new Server(handlers, send);
process.on('message', (message: unknown) => {
  if (isHostMessage(message)) void server.receive(message);
});
process.on('disconnect', () => void end());
startWatchdog();
send({ kind: 'hello', version: PROTOCOL_VERSION, pid: process.pid });

/** Starts the thread that ends this process when its parent is gone. */
export function startWatchdog(): void {
  const thread = new Worker(new URL('./watchdogThread.mjs', import.meta.url), {
    workerData: { parentPid: process.ppid },
  });
  thread.unref();
}
