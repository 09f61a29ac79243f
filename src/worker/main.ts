import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { type CallContext, CallServer, type Handlers } from '../protocol/channel.ts';
import {
  CallError,
  isHostMessage,
  type LoadedModel,
  type LoadParams,
  PROTOCOL_VERSION,
  type WorkerMessage,
} from '../protocol/messages.ts';
import { Service } from './service.ts';

let loading: Promise<Service> | undefined;

const handlers: Handlers = {
  load,
  complete: async (params, { signal, progress }) => await (await loaded()).complete(params, signal, progress),
  prefill: async (params, { signal, progress }) => await (await loaded()).prefill(params, signal, progress),
  hash: async ({ path }) => ({ sha256: await sha256(path) }),
  speed: async () => ({ speed: (await loaded()).speed }),
  ping: () => Promise.resolve({}),
};

const server = new CallServer(handlers, send);
process.on('message', (message: unknown) => {
  if (isHostMessage(message)) void server.receive(message);
});
process.on('disconnect', () => void end());
startWatchdog();
send({ kind: 'hello', version: PROTOCOL_VERSION, pid: process.pid });

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

/**
 * Saves and exits. The parent waits for a second at most; cells that are not on disk by then are evaluated again some
 * day.
 */
async function end(): Promise<void> {
  try {
    await (await loading)?.close();
  } finally {
    process.exit(0);
  }
}

/** Starts the thread that ends this process when its parent is gone. */
function startWatchdog(): void {
  const thread = new Worker(new URL('./watchdogThread.mjs', import.meta.url), {
    workerData: { parentPid: process.ppid },
  });
  thread.unref();
}

/** Bytes per read: the event loop, which also answers heartbeats, is blocked for about 2 ms by each. */
const PIECE_BYTES = 1 << 20;

/** SHA-256 of a file, lower-case hexadecimal. Rejects with the file system's error. */
async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path, { highWaterMark: PIECE_BYTES })) {
    hash.update(piece as Buffer);
  }
  return hash.digest('hex');
}
