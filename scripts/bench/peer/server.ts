import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../../../src/base/log.ts';
import { inRoot } from '../../lib/paths.ts';
import { spawnGroup, stopGroup } from '../../lib/processGroup.ts';
import { AnswerCollector, type PeerAnswer } from './answer.ts';
import { EventReader } from './events.ts';
import { serverEnvironment, serverFlags, type ServerOptions } from './flags.ts';
import { infillRequest, type EditorState } from './infill.ts';

const startLimitMs = 120_000;
const graceMs = 3_000;
const keptLines = 15;

export interface PeerOptions extends ServerOptions {
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
  const close = (): Promise<void> => stopGroup(server.pid, graceMs);
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
  const guard = inRoot('scripts', 'lib', 'guard.mjs');
  const child = spawnGroup(process.execPath, [guard, binary, ...flags], {
    env: serverEnvironment(process.env),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  if (child.pid === undefined) throw new Error('llama-server could not be started');
  const lines: string[] = [];
  const keep = (line: string): void => {
    log.debug(`llama-server: ${line}`);
    lines.push(line);
    if (lines.length > keptLines) lines.shift();
  };
  for (const output of [child.stdout, child.stderr]) readLines(output, keep);
  return { pid: child.pid, lines, running: () => child.exitCode === null && child.signalCode === null };
}

function readLines(output: Readable | null, keep: (line: string) => void): void {
  if (output) createInterface({ input: output }).on('line', keep);
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
  if (!response.ok || !response.body) throw new Error(`llama-server: ${await response.text()}`);
  const reader = new EventReader();
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    const ms = performance.now() - began;
    for (const event of reader.read(piece)) collector.add(event, ms);
  }
  return collector.finish(performance.now() - began);
}

/** All that `fetch` says of a connection that broke is a TypeError; the server may have said more. */
function explain(error: unknown, { lines }: Server): never {
  if (!(error instanceof TypeError)) throw error;
  throw new Error(`llama-server does not answer any more:\n${lines.join('\n')}`, { cause: error });
}
