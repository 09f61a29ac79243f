import {
  CallError,
  isHostMessage,
  PROTOCOL_VERSION,
  type LoadedModel,
  type LoadParams,
  type WorkerMessage,
} from '../protocol/messages.ts';
import { Server, type CallContext, type Handlers } from '../protocol/server.ts';
import { Completer } from './completer.ts';
import { loadEngine } from './engine.ts';
import { sha256 } from './hash.ts';
import { NewestWins } from './scheduler.ts';
import { Vocabulary } from './vocabulary.ts';
import { startWatchdog } from './watchdog.ts';

const scheduler = new NewestWins();
let loading: Promise<Completer> | undefined;

const handlers: Handlers = {
  load,
  complete: async (params, { signal, progress }) => {
    const completer = await loaded();
    return await scheduler.run((merged) => completer.complete(params, merged, progress), signal);
  },
  warm: async (params, { signal, progress }) => {
    const completer = await loaded();
    return await scheduler.runWhenIdle((merged) => completer.warm(params, merged, progress), signal);
  },
  hash: async ({ path }) => ({ sha256: await sha256(path) }),
  ping: () => Promise.resolve({}),
};

async function load(params: LoadParams, { progress }: CallContext<'load'>): Promise<LoadedModel> {
  if (loading) throw new CallError('load-failed', 'this worker has a model already');
  const started = performance.now();
  const engine = loadEngine(params, {
    onProgress: (fraction) => progress({ fraction }),
    onLog: (level, message) => send({ kind: 'log', level, message }),
  });
  const pieces = engine.then((ready) => ready.pieces());
  loading = pieces.then(async (texts) => new Completer(await engine, new Vocabulary(texts)));
  await loading;
  const { infill, contextSize, backend } = await engine;
  return {
    layout: infill.layout,
    contextSize,
    backend,
    vocabularySize: (await pieces).length,
    loadMs: performance.now() - started,
  };
}

async function loaded(): Promise<Completer> {
  if (!loading) throw new CallError('not-loaded', 'no model was loaded yet');
  return await loading;
}

function send(message: WorkerMessage): void {
  if (process.connected) process.send?.(message);
}

const server = new Server(handlers, send);
process.on('message', (message: unknown) => {
  if (isHostMessage(message)) void server.receive(message);
});
process.on('disconnect', () => process.exit(0));
startWatchdog();
send({ kind: 'hello', version: PROTOCOL_VERSION, pid: process.pid });
