import { openPeer } from '../../scripts/bench/peer/server.ts';
import { silentLog } from '../../src/util/log.ts';

/** A real llama-server on the loopback interface. */
export interface LlamaServer {
  readonly host: string;
  /** Tokens that it has written since its start. */
  written(): Promise<number>;
  stop(): Promise<void>;
}

/**
 * Starts a server and waits until it has loaded its model. Rejects with what it said where it ends before that.
 * @param binary path of a llama-server.
 */
export async function startLlamaServer(binary: string, model: string): Promise<LlamaServer> {
  const peer = await openPeer({ binary, model, threads: 0, log: silentLog });
  const { address } = peer;
  return { host: new URL(address).host, written: () => writtenBy(address), stop: () => peer.close() };
}

async function writtenBy(address: string): Promise<number> {
  const metrics = await (await fetch(`${address}/metrics`)).text();
  return Number(/^llamacpp:tokens_predicted_total (\d+)/m.exec(metrics)?.[1]);
}
