import { mean, percentile } from '../lib/statistics.ts';
import type { Keystroke } from './replay.ts';
import type { Peer } from './peer/server.ts';

/** The same keystrokes, answered by llama-server as llama.vscode asks it. */
export interface PeerReport {
  readonly keystrokes: number;
  readonly tokensPerKeystroke: Spread;
  readonly firstTokenMs: Spread;
  /** The peer's figure in units of ours, over these keystrokes. */
  readonly times: {
    readonly tokensP50: number;
    readonly tokensMean: number;
    readonly firstTokenP50: number;
  };
}

export interface Spread {
  readonly p50: number;
  readonly p95: number;
  readonly mean: number;
}

/** Asks the peer at each moment of a replay, one after the other. */
export async function askPeer(
  peer: Peer,
  keystrokes: readonly Keystroke[],
  onKeystroke: (done: number) => void,
): Promise<PeerReport> {
  const tokens: number[] = [];
  const times: number[] = [];
  for (const { moment } of keystrokes) {
    const { evaluatedTokens, firstTokenMs } = await peer.ask(moment);
    tokens.push(evaluatedTokens);
    times.push(firstTokenMs);
    onKeystroke(tokens.length);
  }
  const ours = {
    tokens: spread(keystrokes.map(({ cost }) => cost.evaluatedTokens)),
    times: spread(keystrokes.map(({ cost }) => cost.firstTokenMs)),
  };
  const theirs = { tokens: spread(tokens), times: spread(times) };
  return {
    keystrokes: tokens.length,
    tokensPerKeystroke: theirs.tokens,
    firstTokenMs: theirs.times,
    times: {
      tokensP50: theirs.tokens.p50 / Math.max(1, ours.tokens.p50),
      tokensMean: theirs.tokens.mean / ours.tokens.mean,
      firstTokenP50: theirs.times.p50 / ours.times.p50,
    },
  };
}

export function spread(values: readonly number[]): Spread {
  return { p50: percentile(values, 0.5), p95: percentile(values, 0.95), mean: mean(values) };
}
