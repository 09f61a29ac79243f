import { setTimeout as delay } from 'node:timers/promises';
import { eventsOf } from '../../../src/remote/serverSentEvents.ts';
import type { Log } from '../../../src/util/log.ts';
import { spawnGuarded, stopGroup } from '../../lib/processes.ts';
import { AnswerCollector, type PeerAnswer } from './answer.ts';
import { peerEvent } from './events.ts';
import { type EditorState, infillRequest } from './infill.ts';

const startLimitMs = 120_000;
const keptLines = 15;

interface PeerOptions extends ServerOptions {
  /** Path of a llama-server, see build.ts. */
  readonly binary: string;
  /** Gets what the server says, at level debug. */
  readonly log: Log;
}

/** A running llama-server, asked as llama.vscode asks it. */
export interface Peer {
  /** With its scheme, and no slash at the end. */
  readonly address: string;
  /** One request to its end, one at a time like the extension's. Rejects with the server's own words or last lines. */
  ask(state: EditorState): Promise<PeerAnswer>;
  /** Ends the server; takes 3 s at most. */
  close(): Promise<void>;
}

/**
 * Starts a server and waits until it has loaded its model. It ends with this process, however that ends; where
 * signals end it, see `exitOnSignals`. Rejects with the server's last lines when it ends early or is not ready
 * within two minutes.
 */
export async function openPeer({ binary, log, ...options }: PeerOptions): Promise<Peer> {
  const server = start(binary, serverFlags(options), log);
  const close = (): Promise<void> => stopGroup(server.pid);
  try {
    const address = await readyAt(server);
    const asked = (state: EditorState): Promise<PeerAnswer> =>
      ask(address, state).catch((error: unknown) => explain(error, server));
    return { address, ask: asked, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Server {
  readonly pid: number;
  /** What it said last. */
  readonly lines: string[];
  running(): boolean;
}

function start(binary: string, flags: readonly string[], log: Log): Server {
  const child = spawnGuarded(binary, flags, { env: serverEnvironment(process.env), all: true });
  if (child.pid === undefined) throw new Error('llama-server could not be started');
  const lines: string[] = [];
  void keepLines(child.iterable({ from: 'all' }), lines, log);
  return { pid: child.pid, lines, running: () => child.exitCode === null && child.signalCode === null };
}

async function keepLines(said: AsyncIterable<string>, lines: string[], log: Log): Promise<void> {
  for await (const line of said) {
    log.debug(`llama-server: ${line}`);
    lines.push(line);
    if (lines.length > keptLines) lines.shift();
  }
}

/** Where the server answers, once it does. */
async function readyAt(server: Server): Promise<string> {
  const deadline = performance.now() + startLimitMs;
  while (server.running() && performance.now() < deadline) {
    const address = addressIn(server.lines);
    if (address !== undefined && (await healthy(address))) return address;
    await delay(50);
  }
  const reason = server.running() ? 'is not ready after two minutes' : 'ended at once';
  throw new Error(`llama-server ${reason}:\n${server.lines.join('\n')}`);
}

/** It listens before it has loaded the model, and says where only after that. */
function addressIn(lines: readonly string[]): string | undefined {
  return lines.map((line) => /listening on (http:\S+)/.exec(line)?.[1]).find((found) => found !== undefined);
}

async function healthy(address: string): Promise<boolean> {
  try {
    return (await fetch(`${address}/health`)).ok;
  } catch {
    return false;
  }
}

async function ask(address: string, state: EditorState): Promise<PeerAnswer> {
  const request = infillRequest(state);
  const collector = new AnswerCollector(request.n_indent);
  // Streamed only so that the first token can be timed; the extension waits for the whole.
  const body = JSON.stringify({ ...request, stream: true });
  const headers = { 'Content-Type': 'application/json' };
  const began = performance.now();
  const response = await fetch(`${address}/infill`, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(`llama-server: ${await response.text()}`);
  for await (const event of eventsOf(response)) {
    const sent = peerEvent(event);
    if (sent) collector.add(sent, performance.now() - began);
  }
  return collector.finish(performance.now() - began);
}

/** All that `fetch` says of a connection that broke is a TypeError; the server may have said more. */
function explain(error: unknown, { lines }: Server): never {
  if (!(error instanceof TypeError)) throw error;
  throw new Error(`llama-server does not answer any more:\n${lines.join('\n')}`, { cause: error });
}

/** What a server is started with. */
interface ServerOptions {
  /** Path of a GGUF file, of its first shard where it is split. */
  readonly model: string;
  /** 0: as many as the server takes by itself, which is the physical cores. */
  readonly threads: number;
}

/**
 * How people without a GPU are told to start llama-server for llama.vscode 0.0.63: its README for the 0.5B model, and
 * its list of models for "1.5B (CPU Only)", agree on these; `--fim-qwen-1.5b-default` in llama.cpp's common/arg.cpp
 * sets the same. (The README has batches of 512 for the 1.5B; `-dt 0.1` from the list does nothing any more.)
 *
 * The batch decides more than speed: the server cuts the prompt to it, 3/4 for the lines above and 1/4 for the
 * cursor's line and what follows. So what follows is below 256 tokens, and `--cache-reuse 256`, which moves cached
 * pieces of at least that size, never applies to it.
 */
const recommended = [
  '--batch-size',
  '1024',
  '--ubatch-size',
  '1024',
  '--ctx-size',
  '0',
  '--cache-reuse',
  '256',
];

/** The server's arguments, on a port of this machine that the system chooses. */
export function serverFlags({ model, threads }: ServerOptions): string[] {
  const place = ['--model', model, '--host', '127.0.0.1', '--port', '0', '--offline', '--metrics'];
  return [...place, ...recommended, ...(threads > 0 ? ['--threads', String(threads)] : [])];
}

/** An environment without the variables by which the server takes arguments, and backends their settings. */
export function serverEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(LLAMA|GGML|AIP)_/.test(name)));
}
